/**
 * The phase that writes a result where the user wants it, in formats that other programs read, with
 * a card that says where it comes from.
 */
package trit.phase.export;
