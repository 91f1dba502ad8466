package trit.language;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method a word of the recipe language. Scripts may use words and nothing else; the
 * reference page, completion and messages are made from them.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Word {

  /** What it says, in one sentence. */
  String value();

  /** How it is written, where that is not the name of the method. */
  String as() default "";

  /** How it looks in a recipe, where its name and types do not tell. */
  String example() default "";
}
