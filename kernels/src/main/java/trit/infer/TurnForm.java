package trit.infer;

import trit.infer.ChatMessage.Role;

/** What stands around the turns of a conversation. */
sealed interface TurnForm {

  /** What a conversation begins with, besides the token that begins a text. */
  default String start() {
    return "";
  }

  /** What begins a turn. */
  String before(Role role);

  /** What ends a turn, in a model whose texts have these ends. */
  String after(Role role, Ends ends);

  /** What an answer begins with. */
  String opening();

  /** The control token that ends every turn; empty where turns end as texts do. */
  String end();

  /**
   * The tokens around a model's texts; empty where there is none.
   *
   * @param bos begins a text
   * @param eos ends a text
   */
  record Ends(String bos, String eos) {}

  /**
   * Every turn has a header with its role.
   *
   * @param left of the role
   * @param right of the role
   * @param end of the turn; empty for the token that ends texts
   * @param gap between turns
   * @param answerer what the assistant is called
   * @param asker what everybody else is called; empty for the name of the role
   */
  record Headed(String left, String right, String end, String gap, String answerer, String asker)
      implements TurnForm {

    /** With the usual names of the roles. */
    Headed(String left, String right, String end, String gap) {
      this(left, right, end, gap, Role.ASSISTANT.word(), "");
    }

    @Override
    public String before(Role role) {
      String others = asker.isEmpty() ? role.word() : asker;
      return left + (role == Role.ASSISTANT ? answerer : others) + right;
    }

    @Override
    public String after(Role role, Ends ends) {
      return (end.isEmpty() ? ends.eos() : end) + gap;
    }

    @Override
    public String opening() {
      return before(Role.ASSISTANT);
    }
  }

  /**
   * Questions stand in brackets, {@code [INST] … [/INST]}, and answers behind them end as texts do.
   *
   * @param left between a bracket and what stands in it or behind it
   * @param right between what stands in a bracket and its end
   * @param gap between an answer and its end
   * @param begins whether the question after an answer begins a text
   */
  record Bracketed(String left, String right, String gap, boolean begins) implements TurnForm {

    @Override
    public String before(Role role) {
      return switch (role) {
        case SYSTEM -> "[SYSTEM_PROMPT]" + left;
        case USER -> "[INST]" + left;
        case ASSISTANT -> left;
      };
    }

    @Override
    public String after(Role role, Ends ends) {
      return switch (role) {
        case SYSTEM -> "[/SYSTEM_PROMPT]";
        case USER -> right + "[/INST]";
        case ASSISTANT -> gap + ends.eos() + (begins ? ends.bos() : "");
      };
    }

    @Override
    public String opening() {
      return "";
    }

    @Override
    public String end() {
      return "";
    }
  }

  /**
   * Turns spelled out: what is said stands where the first {@code %s} is, the token that ends texts
   * where the second is.
   *
   * @param start of a conversation
   */
  record Spelled(
      String start, String system, String user, String assistant, String opening, String end)
      implements TurnForm {

    /** Where nothing begins a conversation, and answers end as texts do. */
    Spelled(String system, String user, String assistant, String opening) {
      this("", system, user, assistant, opening, "");
    }

    @Override
    public String before(Role role) {
      return halves(role)[0];
    }

    @Override
    public String after(Role role, Ends ends) {
      return halves(role)[1].replace("%s", ends.eos());
    }

    private String[] halves(Role role) {
      String turn =
          switch (role) {
            case SYSTEM -> system;
            case USER -> user;
            case ASSISTANT -> assistant;
          };
      return turn.split("%s", 2);
    }
  }
}
