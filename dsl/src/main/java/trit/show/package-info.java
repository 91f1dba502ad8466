/**
 * Results as tables and plots: as text for the terminal, as HTML and SVG for pages and notebooks.
 */
package trit.show;
