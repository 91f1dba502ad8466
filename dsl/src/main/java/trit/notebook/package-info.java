/** The Jupyter kernel, and what it shows. */
package trit.notebook;
