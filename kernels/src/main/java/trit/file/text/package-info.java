/** Where text comes from (files, folders, archives, JSON lines) and where its tokens are kept. */
package trit.file.text;
