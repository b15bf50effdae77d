#!/bin/bash
# render.sh FILE [OUTDIR] [DPI]  : .docx/.xlsx/.xls/.ods -> PDF -> PNG (one per page) for looking
f=$1; o=${2:-rendered}; dpi=${3:-70}; mkdir -p "$o"; prof=$(mktemp -d)
timeout 180 soffice --headless "-env:UserInstallation=file://$prof" --convert-to pdf --outdir "$o" "$f" >/dev/null 2>&1; rm -rf "$prof"
b=$(basename "$f"); p="$o/${b%.*}.pdf"; [ -f "$p" ] || { echo "no PDF from $f"; exit 1; }
pdftoppm -r "$dpi" -png "$p" "$o/${b%.*}"; pdfinfo "$p" | grep -E "Pages|Page size"; ls "$o/${b%.*}"*.png | head -20
