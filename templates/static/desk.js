// The desk's enhancements. Every form works without this file.
