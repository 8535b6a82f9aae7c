"""Reads units' files as they are into pieces of text cells.

`sniff` tells what a file is; `text` and `workbook` give its first lines and its pieces; `layout` finds the header;
`lines` and `totals` tell rows from what is none. This module imports nothing, so that the disposable worker
(`worker`) starts fast.
"""
