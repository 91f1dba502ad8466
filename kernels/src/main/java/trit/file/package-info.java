/**
 * Files of tensors, read where they lie and written so that nothing half-written is ever seen;
 * formats have a package each.
 */
package trit.file;
