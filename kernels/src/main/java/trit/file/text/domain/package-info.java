/**
 * Texts by subject, for calibration: some are made by rules of this package from random numbers,
 * some are passages of the JDK's sources, and each can be passages of a file instead.
 */
package trit.file.text.domain;
