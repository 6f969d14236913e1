"""The desk: corrections in the browser. See README.md in this folder."""
