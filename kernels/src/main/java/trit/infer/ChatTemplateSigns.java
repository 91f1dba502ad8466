package trit.infer;

import static trit.infer.ChatTemplate.*;

import java.util.List;
import java.util.Optional;

/**
 * What a model's own template, a Jinja program, is recognized by: what it writes, and spaces where
 * families differ in no more.
 *
 * @param family of models
 * @param marks all of which stand in the program
 */
record ChatTemplateSigns(ChatTemplate family, List<String> marks) {
  /** The first that fits counts. */
  private static final List<ChatTemplateSigns> ALL =
      List.of(
          of(PHI_4, "<|im_start|>", "<|im_sep|>"),
          of(SMOLVLM, "<|im_start|>", "<end_of_utterance>"),
          of(CHATML_THINKING, "<|im_start|>assistant\\n<think>\\n'"),
          of(CHATML, "<|im_start|>"),
          of(LLAMA_2, "[INST]", "<<SYS>>"),
          of(MISTRAL_V7, "[INST]", "[SYSTEM_PROMPT] "),
          of(MISTRAL_V7_TEKKEN, "[INST]", "[SYSTEM_PROMPT]"),
          of(MISTRAL, " [INST]", "[AVAILABLE_TOOLS]"),
          of(MISTRAL_V3, "[INST] ", "[AVAILABLE_TOOLS]"),
          of(MISTRAL_V3_TEKKEN, "[INST]", "[AVAILABLE_TOOLS]"),
          of(MISTRAL, "[INST]"),
          of(LLAMA_3, "<|start_header_id|>"),
          of(LLAMA_4, "<|header_start|>", "<|header_end|>"),
          of(GEMMA, "<start_of_turn>"),
          of(GLM_4, "[gMASK]<sop>"),
          of(PHI_3, "<|user|>", "<|end|>"),
          of(FALCON_3, "<|user|>", "<|assistant|>", "</s>"),
          of(ZEPHYR, "<|user|>", "eos_token"),
          of(ZEPHYR, "<|user|>", "<|endoftext|>"),
          of(OPENCHAT, "GPT4 Correct "),
          of(VICUNA_ORCA, "USER: ", "ASSISTANT: ", "SYSTEM: "),
          of(VICUNA, "USER: ", "ASSISTANT: "),
          of(DEEPSEEK_CODER, "### Instruction:", "<|EOT|>"),
          of(COMMAND_R, "<|START_OF_TURN_TOKEN|>", "<|USER_TOKEN|>"),
          of(MINICPM, "<用户>"),
          of(DEEPSEEK_2, "'Assistant: ' + message['content'] + eos_token"),
          of(DEEPSEEK_R1, "<｜User｜>", "<｜Assistant｜><think>\\n"),
          of(DEEPSEEK_3, "<｜User｜>", "<｜Assistant｜>", "<｜end▁of▁sentence｜>"),
          of(EXAONE, "[|system|]", "[|assistant|]", "[|endofturn|]"),
          of(GRANITE, "<|start_of_role|>"),
          of(MEGREZ, "<|role_start|>"),
          of(BITNET, "| capitalize", "<|eot_id|>"),
          of(BITNET, "BITNETAssistant"));

  private static ChatTemplateSigns of(ChatTemplate family, String... marks) {
    return new ChatTemplateSigns(family, List.of(marks));
  }

  /** The family of a program; empty for one that is not known. */
  static Optional<ChatTemplate> family(String program) {
    return ALL.stream()
        .filter(signs -> signs.marks.stream().allMatch(program::contains))
        .map(ChatTemplateSigns::family)
        .findFirst();
  }
}
