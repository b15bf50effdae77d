#!/usr/bin/env python3
"""validate.py [--json] [--warn] [--strict] FILE...      exit 1 when any file has an error, 2 when no file is named
(1) every XML part of a .docx/.xlsx (+m, templates) against the ISO/IEC 29500 Transitional XSDs (xsd/);
    extension namespaces named in mc:Ignorable are stripped and mc:AlternateContent replaced by its Fallback first, as a consumer would;
(2) package checks: zip (duplicate / case-colliding names, CRC), content types, relationships (targets, ids, orphans);
(3) semantic checks Excel/Word enforce beyond the schema (see sem_xlsx / sem_docx)."""
import sys,os,re,zipfile,json,posixpath,copy,io,atexit,shutil,tempfile
from lxml import etree
from collections import Counter,defaultdict
H=os.path.dirname(os.path.abspath(__file__)); XSD=H+'/xsd'; PAT=None   # PAT: the schemas with their web imports made local, in a folder of this run
S='http://schemas.openxmlformats.org/spreadsheetml/2006/main'; W='http://schemas.openxmlformats.org/wordprocessingml/2006/main'; R='http://schemas.openxmlformats.org/officeDocument/2006/relationships'; MC='http://schemas.openxmlformats.org/markup-compatibility/2006'; PR='http://schemas.openxmlformats.org/package/2006/relationships'; CTN='http://schemas.openxmlformats.org/package/2006/content-types'; XMLNS='http://www.w3.org/XML/1998/namespace'
ROOTS={S:'sml.xsd',W:'wml.xsd','http://schemas.openxmlformats.org/drawingml/2006/main':'dml-main.xsd','http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing':'dml-spreadsheetDrawing.xsd','http://schemas.openxmlformats.org/drawingml/2006/chart':'dml-chart.xsd','http://schemas.openxmlformats.org/officeDocument/2006/extended-properties':'shared-documentPropertiesExtended.xsd','http://schemas.openxmlformats.org/officeDocument/2006/custom-properties':'shared-documentPropertiesCustom.xsd','http://schemas.openxmlformats.org/package/2006/metadata/core-properties':'opc-xsd/opc-coreProperties.xsd',PR:'opc-xsd/opc-relationships.xsd',CTN:'opc-xsd/opc-contentTypes.xsd','http://schemas.openxmlformats.org/officeDocument/2006/customXml':'shared-customXmlDataProperties.xsd','http://schemas.openxmlformats.org/officeDocument/2006/bibliography':'shared-bibliography.xsd'}
KNOWN=set(ROOTS)|{R,XMLNS,'http://schemas.openxmlformats.org/officeDocument/2006/math','http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing','http://schemas.openxmlformats.org/drawingml/2006/picture','urn:schemas-microsoft-com:vml','urn:schemas-microsoft-com:office:office','urn:schemas-microsoft-com:office:word','http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes'}
STUB_XML='''<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace"><xs:attribute name="lang" type="xs:string"/><xs:attribute name="space"><xs:simpleType><xs:restriction base="xs:NCName"><xs:enumeration value="default"/><xs:enumeration value="preserve"/></xs:restriction></xs:simpleType></xs:attribute><xs:attribute name="base" type="xs:anyURI"/><xs:attribute name="id" type="xs:ID"/></xs:schema>'''
STUB_DC='''<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="http://purl.org/dc/elements/1.1/" targetNamespace="http://purl.org/dc/elements/1.1/" elementFormDefault="qualified"><xs:import namespace="http://www.w3.org/XML/1998/namespace" schemaLocation="xml.xsd"/><xs:complexType name="SimpleLiteral" mixed="true"><xs:attribute ref="xml:lang"/></xs:complexType>%s</xs:schema>'''%''.join(f'<xs:element name="{n}" type="SimpleLiteral"/>' for n in 'title creator subject description publisher contributor date type format identifier source language relation coverage rights'.split())
STUB_DCT='''<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="http://purl.org/dc/terms/" targetNamespace="http://purl.org/dc/terms/" elementFormDefault="qualified"><xs:simpleType name="W3CDTF"><xs:union memberTypes="xs:gYear xs:gYearMonth xs:date xs:dateTime"/></xs:simpleType><xs:element name="created" type="W3CDTF"/><xs:element name="modified" type="W3CDTF"/></xs:schema>'''
def setup():
    global PAT
    if PAT: return
    PAT=tempfile.mkdtemp(prefix='ooxml-xsd-'); atexit.register(shutil.rmtree,PAT,ignore_errors=True); os.makedirs(PAT+'/opc-xsd')
    for d,_,fs in os.walk(XSD):
        for f in fs:
            t=open(os.path.join(d,f),encoding='utf-8').read(); rel=os.path.relpath(os.path.join(d,f),XSD); up='../' if '/' in rel else ''
            t=re.sub(r'<(xsd?):import\s+(?:id="xml"\s+)?namespace="http://www.w3.org/XML/1998/namespace"\s*/>',lambda m:f'<{m.group(1)}:import namespace="http://www.w3.org/XML/1998/namespace" schemaLocation="{up}xml.xsd"/>',t)
            t=re.sub(r'http://dublincore.org/schemas/xmls/qdc/2003/04/02/(dc|dcterms)\.xsd',lambda m:f'{up}{m.group(1)}.xsd',t)
            open(f'{PAT}/{rel}','w',encoding='utf-8').write(t)
    for n,t in (('xml.xsd',STUB_XML),('dc.xsd',STUB_DC),('dcterms.xsd',STUB_DCT)): open(f'{PAT}/{n}','w').write(t)
# deviations that Word/Excel themselves or LibreOffice write and every consumer takes; --strict keeps them as errors
KNOWN_DEV=[r"'uiCompat97To2003'",r"'Sources', attribute 'Version'",r"'(workbook|styleSheet|worksheet)', attribute 'space'",r"'workbookPr', attribute 'dateCompatibility'",r"'zoom': The attribute 'percent' is required"]
def known(m): return '--strict' not in sys.argv and any(re.search(k,m) for k in KNOWN_DEV)
_sch={}
def schema(ns):
    if ns not in ROOTS: return None
    if ns not in _sch: _sch[ns]=etree.XMLSchema(etree.parse(f'{PAT}/{ROOTS[ns]}'))
    return _sch[ns]
def mc_process(root):
    """what a consumer that knows only the Transitional namespaces sees; returns list of problems"""
    prob=[]; ign=set()
    for e in root.iter(etree.Element):
        v=e.attrib.get(f'{{{MC}}}Ignorable')
        if v:
            for p in v.split():
                u=e.nsmap.get(p)
                if u is None: prob.append(f'mc:Ignorable names the undeclared prefix {p!r} (Word/Excel refuse the file)')
                else: ign.add(u)
    def walk(e):
        for a in list(e.attrib):
            ns=etree.QName(a).namespace
            if ns==MC or (ns in ign and ns not in KNOWN): del e.attrib[a]
        for c in list(e):
            if not isinstance(c.tag,str): continue
            q=etree.QName(c)
            if q.namespace==MC and q.localname=='AlternateContent':
                fb=c.find(f'{{{MC}}}Fallback'); ch=[x for x in c.findall(f'{{{MC}}}Choice') if all(e.nsmap.get(p) in KNOWN or x.nsmap.get(p) in KNOWN for p in x.get('Requires','').split())]
                src=ch[0] if ch else fb; i=e.index(c); e.remove(c)
                if src is not None:
                    for k,x in enumerate(list(src)): e.insert(i+k,x)
                    walk(e); return
            elif q.namespace in ign and q.namespace not in KNOWN:
                if etree.QName(e).localname!='ext': e.remove(c)      # an extension payload stays: the schema has a wildcard there
            else: walk(c)
    walk(root); return prob
EXPECT_CT={'worksheet':r'spreadsheetml\.worksheet\+xml','styles':r'\.styles\+xml','sharedStrings':r'sharedStrings\+xml','theme':r'theme\+xml','numbering':r'numbering\+xml','settings':r'settings\+xml','fontTable':r'fontTable\+xml','footnotes':r'footnotes\+xml','endnotes':r'endnotes\+xml','comments':r'comments\+xml','header':r'header\+xml','footer':r'footer\+xml','webSettings':r'webSettings\+xml','drawing':r'drawing\+xml','table':r'spreadsheetml\.table\+xml','core-properties':r'core-properties\+xml','extended-properties':r'extended-properties\+xml','custom-properties':r'custom-properties\+xml'}
class Rep:
    def __init__(s): s.e=[];s.w=[]
    def err(s,part,m): s.e.append((part,m))
    def warn(s,part,m): s.w.append((part,m))
PARSER=etree.XMLParser(resolve_entities=False,no_network=True,huge_tree=False)
def relpath(part): d,b=posixpath.split(part); return f'{d}/_rels/{b}.rels'.lstrip('/')
def resolve(part,target): return posixpath.normpath(target[1:] if target.startswith('/') else posixpath.join(posixpath.dirname(part),target))
def check(path):
    rep=Rep(); setup()
    try: z=zipfile.ZipFile(path)
    except Exception as e: rep.err('',f'not a zip: {e}'); return rep
    names=[n for n in z.namelist() if not n.endswith('/')]
    for n,c in Counter(names).items():
        if c>1: rep.err(n,'duplicate zip entry')
    for n,c in Counter(n.lower() for n in names).items():
        if c>1 and names.count(n)<2: rep.err(n,'part names that differ only in case')
    for n in names:
        if n.startswith('/') or '..' in n.split('/') or '\\' in n: rep.err(n,'illegal part name')
    bad=z.testzip()
    if bad: rep.err(bad,'bad CRC'); return rep
    P={}; X={}
    for n in names:
        P[n]=z.read(n)
        if n.endswith(('.xml','.rels','.vml')):
            try:
                X[n]=etree.fromstring(P[n],PARSER)
                if X[n].getroottree().docinfo.doctype: rep.err(n,'DOCTYPE in an OPC part')
                if X[n].getroottree().docinfo.encoding and X[n].getroottree().docinfo.encoding.upper() not in('UTF-8','UTF-16'): rep.err(n,'encoding must be UTF-8/16')
            except etree.XMLSyntaxError as e:
                if n.endswith('.vml'): rep.warn(n,f'not well-formed: {e}')
                else: rep.err(n,f'not well-formed: {e}')
    # ---- content types
    ct=X.get('[Content_Types].xml'); types={}
    if ct is None: rep.err('','no [Content_Types].xml'); return rep
    dflt={e.get('Extension').lower():e.get('ContentType') for e in ct.findall(f'{{{CTN}}}Default')}; over={e.get('PartName'):e.get('ContentType') for e in ct.findall(f'{{{CTN}}}Override')}
    for k,c in Counter(e.get('PartName') for e in ct.findall(f'{{{CTN}}}Override')).items():
        if c>1: rep.err('[Content_Types].xml',f'duplicate Override {k}')
    for k,c in Counter(e.get('Extension').lower() for e in ct.findall(f'{{{CTN}}}Default')).items():
        if c>1: rep.err('[Content_Types].xml',f'duplicate Default {k}')
    for k in over:
        if k.lstrip('/') not in P: rep.err('[Content_Types].xml',f'Override for a missing part {k}')
    for n in names:
        if n=='[Content_Types].xml': continue
        t=over.get('/'+n) or dflt.get(n.rsplit('.',1)[-1].lower() if '.' in n else '')
        if not t: rep.err(n,'part without content type')
        types[n]=t
        if t=='application/xml' and n.endswith('.xml') and n.split('/')[0] in('word','xl','ppt','docProps'): rep.warn(n,'only the default content type application/xml')
    # ---- relationships
    reach=set(); rels=defaultdict(dict)
    for n in names:
        if not n.endswith('.rels') or n not in X: continue
        d,b=posixpath.split(n); src=posixpath.join(posixpath.dirname(d),b[:-5]) if d!='_rels' else ''
        if src and src not in P: rep.err(n,f'relationships of a missing part {src}')
        ids=Counter()
        for e in X[n].findall(f'{{{PR}}}Relationship'):
            ids[e.get('Id')]+=1; ext=e.get('TargetMode')=='External'; tgt=e.get('Target') or ''
            full=None if ext else resolve(src,tgt.split('#')[0]); rels[src][e.get('Id')]=(e.get('Type'),full,ext,tgt)
            if not ext:
                if tgt.startswith('#'): continue
                if full not in P: rep.err(n,f"{e.get('Id')}: target {tgt} does not exist")
                reach.add(full)
        for i,c in ids.items():
            if c>1: rep.err(n,f'duplicate relationship id {i}')
    for src,rr in rels.items():
        for t,full,ext,_ in rr.values():
            k=t.rsplit('/',1)[-1]
            if not ext and full in types and t.startswith(('http://schemas.openxmlformats.org/officeDocument','http://schemas.openxmlformats.org/package')) and k in EXPECT_CT and not re.search(EXPECT_CT[k],types[full] or ''): rep.err(full,f'{k} part has content type {types[full]}')
    for n in names:
        if n!='[Content_Types].xml' and not n.endswith('.rels') and n not in reach: rep.warn(n,'part no relationship points to')
    for n,x in X.items():
        if n.endswith('.rels') or n=='[Content_Types].xml': continue
        for e in x.iter(etree.Element):
            for a,v in e.attrib.items():
                if etree.QName(a).namespace==R and etree.QName(a).localname in('id','embed','link','pict','href') and v and v not in rels.get(n,{}): rep.err(n,f'{etree.QName(e).localname}/@r:{etree.QName(a).localname}={v}: no such relationship')
    main=[(v[1],v[0]) for v in rels.get('',{}).values() if v[0].endswith('/officeDocument')]
    if len(main)!=1: rep.err('_rels/.rels',f'{len(main)} officeDocument relationships'); return rep
    # ---- schema
    for n,x in X.items():
        if n.endswith('.vml'): continue
        ns=etree.QName(x).namespace
        if ns and 'purl.oclc.org/ooxml' in ns: rep.warn(n,'Strict namespace: not validated here'); continue
        y=copy.deepcopy(x)
        for p in mc_process(y): rep.err(n,p)
        sc=schema(ns)
        if sc is None:
            if n.split('/')[0] in('word','xl') and 'customXml' not in n: rep.warn(n,f'no schema for {{{ns}}}')
            continue
        if ns==S:
            for t in y.iter(f'{{{S}}}t',f'{{{S}}}f',f'{{{S}}}v'): t.attrib.pop(f'{{{XMLNS}}}space',None)   # sml.xsd has no xml:space though Excel itself writes it
        y=etree.fromstring(etree.tostring(y),etree.XMLParser(huge_tree=True))
        if not sc.validate(y):
            seen=Counter()
            for m in sc.error_log:
                k=re.sub(r'\{[^}]*\}','',m.message); seen[k]+=1
                if known(k):
                    if seen[k]==1: rep.warn(n,f'known deviation: {k[:160]}')
                elif seen[k]<=3: rep.err(n,f'XSD line {m.line}: {k[:300]}')
            for k,c in seen.items():
                if c>3 and not known(k): rep.err(n,f'XSD: ... {c-3} more of: {k[:120]}')
    t=types.get(main[0][0]) or ''
    try:
        if 'spreadsheetml' in t: sem_xlsx(rep,P,X,rels,types,main[0][0])
        elif 'wordprocessingml' in t: sem_docx(rep,P,X,rels,types,main[0][0])
        else: rep.err(main[0][0],f'main part has content type {t}')
    except Exception as e: rep.err('',f'semantic check stopped: {type(e).__name__} {e}')
    return rep
def cellref(s):
    m=re.fullmatch(r'\$?([A-Z]{1,3})\$?(\d+)',s or '')
    if not m: return None
    c=0
    for ch in m.group(1): c=c*26+ord(ch)-64
    return int(m.group(2)),c
CTRL=re.compile('[\x00-\x08\x0b\x0c\x0e-\x1f]|_x00(?:0[0-8BCEF]|1[0-9A-F])_',re.I)
def sem_xlsx(rep,P,X,rels,types,wbp):
    q=lambda n:f'{{{S}}}{n}'; wb=X[wbp]; sst=None; nsst=0; nxf=ndxf=0
    for t,full,ext,_ in rels[wbp].values():
        if t.endswith('/sharedStrings') and full in X:
            sis=X[full].findall(q('si')); nsst=len(sis); u=X[full].get('uniqueCount')
            if u and int(u)!=nsst: rep.err(full,f'uniqueCount={u} but {nsst} si')
            for i,si in enumerate(sis):
                s=''.join(x.text or '' for x in si.iter(q('t')))
                if len(s)>32767: rep.err(full,f'si {i}: {len(s)} characters (limit 32767)')
                if CTRL.search(s): rep.warn(full,f'si {i}: control character')
                for x in si.iter(q('t')):
                    if x.text and x.text!=x.text.strip(' \n\t\r') and x.get(f'{{{XMLNS}}}space')!='preserve': rep.err(full,f'si {i}: leading/trailing space without xml:space="preserve"')
        if t.endswith('/styles') and full in X:
            st=X[full]; cx=st.find(q('cellXfs')); nxf=len(cx) if cx is not None else 0; d=st.find(q('dxfs')); ndxf=len(d) if d is not None else 0
            for tag in('fonts','fills','borders','cellXfs','cellStyleXfs','numFmts','dxfs','cellStyles'):
                e=st.find(q(tag))
                if e is not None and e.get('count') and int(e.get('count'))!=len(e): rep.err(full,f'{tag} count={e.get("count")} but {len(e)}')
            n={k:(len(st.find(q(k))) if st.find(q(k)) is not None else 0) for k in('fonts','fills','borders','cellStyleXfs')}
            if n['fills']<2: rep.warn(full,'fewer than the 2 reserved fills')
            ids=[e.get('numFmtId') for e in st.iter(q('numFmt')) if e.getparent().tag==q('numFmts')]
            for i,c in Counter(ids).items():
                if c>1: rep.err(full,f'duplicate numFmtId {i}')
            for e in (cx if cx is not None else []):
                for a,k in(('fontId','fonts'),('fillId','fills'),('borderId','borders'),('xfId','cellStyleXfs')):
                    if e.get(a) and int(e.get(a))>=n[k]: rep.err(full,f'xf {a}={e.get(a)} out of range ({n[k]})')
                if e.get('numFmtId') and int(e.get('numFmtId'))>=164 and e.get('numFmtId') not in ids: rep.err(full,f'xf numFmtId {e.get("numFmtId")} undefined')
    sheets=wb.find(q('sheets')); names=[]; sids=[]
    if sheets is None or not len(sheets): rep.err(wbp,'no sheets'); return
    for e in sheets:
        nm=e.get('name'); names.append(nm.lower()); sids.append(e.get('sheetId'))
        if len(nm)>31 or re.search(r'[\[\]:*?/\\]',nm) or nm.startswith("'") or nm.endswith("'") or not nm.strip(): rep.err(wbp,f'illegal sheet name {nm!r}')
    for l,w in((names,'sheet name'),(sids,'sheetId')):
        for k,c in Counter(l).items():
            if c>1: rep.err(wbp,f'duplicate {w} {k}')
    if all(e.get('state') in('hidden','veryHidden') for e in sheets): rep.err(wbp,'no visible sheet')
    for bv in wb.iter(q('workbookView')):
        if int(bv.get('activeTab') or 0)>=len(sheets): rep.err(wbp,'activeTab out of range')
    dn=Counter((e.get('name').lower(),e.get('localSheetId')) for e in wb.iter(q('definedName')))
    for k,c in dn.items():
        if c>1: rep.err(wbp,f'duplicate defined name {k}')
    for e in wb.iter(q('definedName')):
        if e.get('localSheetId') and int(e.get('localSheetId'))>=len(sheets): rep.err(wbp,f'localSheetId out of range in {e.get("name")}')
        if '#REF!' in (e.text or ''): rep.warn(wbp,f'defined name {e.get("name")} is #REF!')
    for e in sheets:
        rel=rels[wbp].get(e.get(f'{{{R}}}id'))
        if not rel or rel[1] not in X: continue
        n=rel[1]; ws=X[n]; 
        if etree.QName(ws).localname!='worksheet': continue
        last=0; seen=set(); kinds=Counter()
        for row in ws.iter(q('row')):
            r=int(row.get('r') or last+1)
            if r<=last: rep.err(n,f'row {r} after row {last}')
            if r>1048576: rep.err(n,f'row {r} beyond 1048576')
            last=r; lc=0
            if row.get('ht') and not 0<=float(row.get('ht'))<=409.5: rep.warn(n,f'row {r}: height {row.get("ht")} pt: Excel shows at most 409.5, the text is cut off')
            for c in row.findall(q('c')):
                ref=cellref(c.get('r')) if c.get('r') else (r,lc+1)
                if not ref: rep.err(n,f'bad cell reference {c.get("r")}'); continue
                if ref[0]!=r: rep.err(n,f'cell {c.get("r")} in row {r}')
                if ref[1]<=lc: rep.err(n,f'cell {c.get("r")} out of order or twice')
                if ref[1]>16384: rep.err(n,f'column beyond XFD: {c.get("r")}')
                lc=ref[1]; v=c.find(q('v')); t=c.get('t','n'); kinds[t]+=1
                if c.get('s') and int(c.get('s'))>=max(nxf,1): rep.err(n,f'{c.get("r")}: style {c.get("s")} out of range ({nxf})')
                if t=='s':
                    if v is None or not v.text: rep.warn(n,f'{c.get("r")}: t="s" without a value')
                    elif not v.text.isdigit() or int(v.text)>=nsst: rep.err(n,f'{c.get("r")}: shared string index {v.text if v is not None else None} out of range ({nsst})')
                elif t=='n' and v is not None and v.text:
                    try:
                        f=float(v.text)
                        if f!=f or f in(float('inf'),float('-inf')) : rep.err(n,f'{c.get("r")}: number {v.text}')
                    except ValueError: rep.err(n,f'{c.get("r")}: not a number {v.text!r}')
                elif t=='inlineStr':
                    s=''.join(x.text or '' for x in c.iter(q('t')))
                    if len(s)>32767: rep.err(n,f'{c.get("r")}: {len(s)} characters (limit 32767)')
                    for x in c.iter(q('t')):
                        if x.text and x.text!=x.text.strip(' \n\t\r') and x.get(f'{{{XMLNS}}}space')!='preserve': rep.err(n,f'{c.get("r")}: leading/trailing space without xml:space="preserve"')
                f=c.find(q('f'))
                if f is not None and len(f.text or '')>8192: rep.err(n,f'{c.get("r")}: formula over 8192 characters')
                if f is not None and re.search(r'cmd\||DDE\(',f.text or '',re.I): rep.err(n,f'{c.get("r")}: DDE formula {f.text[:40]}')
        boxes=[]
        mcs=ws.find(q('mergeCells'))
        if mcs is not None:
            if mcs.get('count') and int(mcs.get('count'))!=len(mcs): rep.warn(n,f'mergeCells count={mcs.get("count")} but {len(mcs)}')
            if not len(mcs): rep.err(n,'empty mergeCells (Excel repairs)')
            for m in mcs:
                a,_,b=m.get('ref').partition(':'); x,y=cellref(a),cellref(b)
                if not x or not y or x[0]>y[0] or x[1]>y[1]: rep.err(n,f'bad merge {m.get("ref")}'); continue
                if x==y: rep.err(n,f'merge of one cell {m.get("ref")} (Excel repairs)')
                boxes.append((x[0],x[1],y[0],y[1],m.get('ref')))
            boxes.sort(); act=[]
            for b in boxes:
                act=[a for a in act if a[2]>=b[0]]
                for a in act:
                    if not(b[1]>a[3] or b[3]<a[1]): rep.err(n,f'merges overlap: {a[4]} and {b[4]} (Excel repairs)')
                act.append(b)
        lastc=0
        for c in ws.iter(q('col')):
            a,b=int(c.get('min')),int(c.get('max'))
            if a<=lastc or b<a or b>16384: rep.err(n,f'col {a}..{b} overlaps or out of order')
            if c.get('width') and float(c.get('width'))>255: rep.err(n,f'col {a}: width {c.get("width")} (limit 255)')
            lastc=b
        for bk in('rowBreaks','colBreaks'):
            e2=ws.find(q(bk))
            if e2 is not None and len(e2)>1026: rep.err(n,f'{len(e2)} {bk} (limit 1026)')
        hf=ws.find(q('headerFooter'))
        if hf is not None:
            for x in hf:
                if len(x.text or '')>255: rep.err(n,f'{etree.QName(x).localname} over 255 characters')
        for dv in ws.iter(q('dataValidation')):
            f1=dv.find(q('formula1'))
            if f1 is not None and (f1.text or '').startswith('"') and len(f1.text)>257: rep.err(n,f'validation list over 255 characters at {dv.get("sqref")}')
            for a,lim in(('promptTitle',32),('errorTitle',32),('prompt',255),('error',225)):
                if dv.get(a) and len(dv.get(a))>lim: rep.err(n,f'{a} over {lim} characters')
        for cf in ws.iter(q('cfRule')):
            if cf.get('dxfId') and int(cf.get('dxfId'))>=ndxf: rep.err(n,f'cfRule dxfId {cf.get("dxfId")} out of range ({ndxf})')
        for pane in ws.iter(q('pane')):
            for a in('xSplit','ySplit'):
                if pane.get(a) and float(pane.get(a))<=0: rep.err(n,f'pane {a}={pane.get(a)}')
def sem_docx(rep,P,X,rels,types,main):
    q=lambda n:f'{{{W}}}{n}'; WP='http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing'; W14='http://schemas.microsoft.com/office/word/2010/wordml'
    styles={}; nums=set(); kinds={}
    for t,full,ext,_ in rels[main].values():
        if full not in X: continue
        if t.endswith('/styles'):
            for s in X[full].findall(q('style')):
                i=s.get(q('styleId'))
                if i in styles: rep.err(full,f'duplicate styleId {i}')
                styles[i]=s.get(q('type'))
            for s in X[full].findall(q('style')):
                for k in('basedOn','next','link'):
                    b=s.find(q(k))
                    if b is not None and b.get(q('val')) not in styles: rep.err(full,f"style {s.get(q('styleId'))}: {k} {b.get(q('val'))} undefined")
        if t.endswith('/numbering'):
            ab=[e.get(q('abstractNumId')) for e in X[full].findall(q('abstractNum'))]
            for i,c in Counter(ab).items():
                if c>1: rep.err(full,f'duplicate abstractNumId {i}')
            for e in X[full].findall(q('num')):
                nums.add(e.get(q('numId'))); a=e.find(q('abstractNumId'))
                if a is not None and a.get(q('val')) not in ab: rep.err(full,f"num {e.get(q('numId'))}: abstractNum {a.get(q('val'))} undefined")
    docprs=Counter(); paras=Counter(); bms=Counter(); bmn=Counter()
    for n,x in X.items():
        if etree.QName(x).namespace!=W or not n.startswith('word/'): continue
        for e in x.iter(f'{{{WP}}}docPr'): docprs[e.get('id')]+=1
        for e in x.iter(q('p')):
            i=e.get(f'{{{W14}}}paraId')
            if i:
                paras[n,i]+=1
                if int(i,16)>=0x80000000: rep.err(n,f'paraId {i} >= 0x80000000')
        for e in x.iter(q('bookmarkStart')): bms[n,e.get(q('id'))]+=1; bmn[e.get(q('name'))]+=1
        ends=Counter(e.get(q('id')) for e in x.iter(q('bookmarkEnd'))); st=Counter(e.get(q('id')) for e in x.iter(q('bookmarkStart')))
        for i in set(st)|set(ends):
            if st[i]!=ends[i]: rep.warn(n,f'bookmark id {i}: {st[i]} starts, {ends[i]} ends')
        if n.endswith(('styles.xml','numbering.xml')): continue
        for k,ty in(('pStyle','paragraph'),('rStyle','character'),('tblStyle','table')):
            for e in x.iter(q(k)):
                v=e.get(q('val'))
                if v not in styles: rep.warn(n,f'{k} {v} undefined')
                elif styles[v]!=ty: rep.err(n,f'{k} {v} is a {styles[v]} style')
        for e in x.iter(q('numId')):
            if e.get(q('val')) not in nums|{'0'}: rep.err(n,f"numId {e.get(q('val'))} undefined")
        for e in x.iter(q('t')):
            if e.text and e.text!=e.text.strip(' \t\n') and e.get(f'{{{XMLNS}}}space')!='preserve': rep.err(n,f'w:t with outer space but no xml:space="preserve": {e.text[:20]!r}')
            if e.text and '\n' in e.text: rep.warn(n,f'line feed inside w:t (shown as a space): {e.text[:20]!r}')
        for tb in x.iter(q('tbl')):
            grid=tb.find(q('tblGrid')); ng=len(grid) if grid is not None else 0; open_={}
            if grid is None: rep.err(n,'table without tblGrid')
            rows=[c for c in tb.iter(q('tr')) if next(a for a in c.iterancestors(q('tbl')))is tb]
            if not rows: rep.err(n,'table without rows (Word refuses)')
            for ri,tr in enumerate(rows):
                pr=tr.find(q('trPr')); g=lambda k:int(pr.find(q(k)).get(q('val'))) if pr is not None and pr.find(q(k)) is not None else 0
                c=g('gridBefore'); cur={}
                cells=[t for t in tr.iter(q('tc')) if next(a for a in t.iterancestors(q('tr'))) is tr]
                if not cells: rep.err(n,f'table row {ri} without cells')
                for tc in cells:
                    tp=tc.find(q('tcPr')); sp=1; vm=None
                    if tp is not None:
                        e=tp.find(q('gridSpan')); sp=int(e.get(q('val'))) if e is not None else 1; v=tp.find(q('vMerge')); vm=(v.get(q('val')) or 'continue') if v is not None else None
                    kids=[k for k in tc if isinstance(k.tag,str) and k.tag!=q('tcPr')]
                    if not kids or kids[-1].tag!=q('p'): rep.err(n,f'table row {ri}: a cell does not end with a paragraph (Word refuses)')
                    if vm=='continue' and open_.get(c)!=sp: rep.err(n,f'table row {ri} column {c}: vMerge continues nothing of the same width')
                    if vm: cur[c]=sp
                    c+=sp
                c+=g('gridAfter')
                if ng and c!=ng: rep.err(n,f'table row {ri}: {c} grid columns, tblGrid has {ng}')
                open_=cur
        body=x.find(q('body'))
        if body is not None:
            if body.find(q('sectPr')) is None: rep.warn(n,'no sectPr at the end of the body')
            elif body[-1].tag!=q('sectPr'): rep.err(n,'sectPr is not the last element of the body')
    for d,w in((docprs,'docPr id'),(paras,'paraId'),(bms,'bookmark id'),(bmn,'bookmark name')):
        for k,c in d.items():
            if c>1: (rep.warn if w=='docPr id' else rep.err)('',f'duplicate {w} {k}')
def main():
    a=[x for x in sys.argv[1:] if not x.startswith('--')]; out={}; bad=0
    if not a: print(__doc__,file=sys.stderr); sys.exit(2)
    for f in a:
        r=check(f); out[f]=dict(errors=r.e,warnings=r.w); bad+=bool(r.e)
        if '--json' not in sys.argv:
            print(f'{"INVALID" if r.e else "ok":8s}{f}  ({len(r.e)} errors, {len(r.w)} warnings)')
            for p,m in r.e: print('   E',p,'|',m)
            if '--warn' in sys.argv:
                for p,m in r.w: print('   w',p,'|',m)
    if '--json' in sys.argv: print(json.dumps(out,ensure_ascii=False,indent=1))
    sys.exit(1 if bad else 0)
if __name__=='__main__': main()
