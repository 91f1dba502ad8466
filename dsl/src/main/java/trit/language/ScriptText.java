package trit.language;

import trit.recipe.Place;

/** The text that a recipe is being read from. */
interface ScriptText {

  /** No text: a recipe written in Java. */
  ScriptText NONE =
      new ScriptText() {
        @Override
        public Place place(String word) {
          return Place.UNKNOWN;
        }

        @Override
        public String body(String word) {
          return "";
        }

        @Override
        public String text() {
          return "";
        }
      };

  /** Where the word that is being carried out stands. */
  Place place(String word);

  /** What stands between the braces of the word that is being carried out. */
  String body(String word);

  /** The whole script. */
  String text();
}
