/**
 * Rounding with error feedback: what one column loses is made up for in the columns that follow,
 * after GPTQ (Frantar et al., 2023) and LDLQ (Chee et al., 2023).
 */
package trit.quant.feedback;
