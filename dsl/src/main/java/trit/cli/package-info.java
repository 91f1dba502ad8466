/**
 * The command line: one class per command, groups of options that commands share ({@code
 * …Options}), and what every command needs of a terminal: progress, interruption, failures in one
 * line, exit codes.
 */
package trit.cli;
