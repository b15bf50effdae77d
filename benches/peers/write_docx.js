// node write_docx.js IN.json OUTDIR : docxtemplater fills the same form (run write_docx.py make-template first)
const fs = require("fs"), PizZip = require("pizzip"), Docxtemplater = require("docxtemplater");
const [src, out] = process.argv.slice(2);
fs.mkdirSync(out, { recursive: true });
const tpl = fs.readFileSync("make-template.docx");
JSON.parse(fs.readFileSync(src)).forEach((p, n) => {
  const doc = new Docxtemplater(new PizZip(tpl), { paragraphLoop: true, linebreaks: true });
  doc.render(p);
  fs.writeFileSync(`${out}/${n}.docx`, doc.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" }));
});
