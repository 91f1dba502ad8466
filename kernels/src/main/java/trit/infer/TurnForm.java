package trit.infer;

import trit.infer.ChatMessage.Role;

/** What stands around the turns of a conversation. */
sealed interface TurnForm {

  /** What begins a turn. */
  String before(Role role);

  /** What ends a turn, in a model that ends its texts with {@code eos}. */
  String after(Role role, String eos);

  /** What an answer begins with. */
  String opening();

  /** The control token that ends every turn; empty where turns end as texts do. */
  String end();

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
    public String after(Role role, String eos) {
      return (end.isEmpty() ? eos : end) + gap;
    }

    @Override
    public String opening() {
      return before(Role.ASSISTANT);
    }
  }

  /**
   * Questions stand in brackets, {@code [INST] … [/INST]}, and answers behind them end as texts do.
   *
   * @param gap between an answer and its end
   */
  record Bracketed(String gap) implements TurnForm {

    @Override
    public String before(Role role) {
      return role == Role.ASSISTANT ? " " : "[INST] ";
    }

    @Override
    public String after(Role role, String eos) {
      return role == Role.ASSISTANT ? gap + eos : " [/INST]";
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
}
