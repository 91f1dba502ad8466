package trit;

import java.util.List;

/**
 * Texts on which tokenizers like to differ: every one must survive, and get the same tokens
 * everywhere.
 */
public final class VariedText {
  private VariedText() {}

  /** One text a line of thought, from plain to nasty. */
  public static List<String> all() {
    return List.of(
        "",
        " ",
        "  ",
        "\n",
        "\n\n\n",
        "\t\t\n \t \r\n",
        "Hello world",
        " Hello  world ",
        "Hello, y'all! How're you? I'm fine, they'll say; it's we've, I'd.",
        "I'M SHOUTING, YOU'RE NOT",
        "int[] a = new int[]{1,2,3}; // ok?\n    for (int i = 0; i < a.length; i++) {\n        a[i] <<= 2;\n    }\n",
        "/**\n * {@code List<? extends T>}\n *\n * @since 1.8\n */\npublic @interface Foo {}\n",
        "0 00 000 1234567890 3.14159e-10 0xCAFE_BABEL",
        "naïve café Ærøskøbing Straße ÿ ĀāŒœ",
        "Ελληνικά Русский українська עברית العربية हिन्दी ไทย ខ្មែរ",
        "日本語のテキスト、漢字とかな。한국어 조합 中文",
        "e\u0301 vs \u00e9, \ufb01 ligature, \u1e9e",
        "🙂🚀 👩‍👩‍👧‍👦 🇩🇪 1️⃣ ✅",
        "non\u00a0breaking\u2003em\u2028line\u3000wide\u200bzero",
        "½ ² Ⅷ ٣ ४ ௧",
        "∀x∈ℝ: ⌈x⌉ = −⌊−x⌋ ⊕ \ud835\udd38\ud835\udd39",
        "\u0000\u0001\u007f\u0080\u009f\u00ad\ufeff",
        "<|endoftext|> <s> </s> <unk> <0x0A> ▁ ▁▁ [INST]",
        "a".repeat(300),
        " ".repeat(100) + "x",
        "=".repeat(80) + "\n" + "-".repeat(79),
        "The quick brown fox jumps over the lazy dog. ".repeat(5));
  }

  /** All of them in one. */
  public static String joined() {
    return String.join("\n", all());
  }
}
