import { createHash } from 'node:crypto';

/** The one stylesheet of all pages, embedded in each of them. */
export const STYLESHEET = `
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--text:#1c2430;--soft:#5b6675;--line:#dfe3e8;--link:#0b57b7;
--ok:#137a3c;--ok-bg:#e1f4e7;--warning:#8a5300;--warning-bg:#fdf0d2;--critical:#b3162b;--critical-bg:#fde3e6;
--unknown:#5a3fa8;--unknown-bg:#ebe6fa;--standby:#0b5a8a;--standby-bg:#dceefa;--quiet:#4f5a68;--quiet-bg:#e9ecf0}
@media(prefers-color-scheme:dark){:root{--bg:#11151b;--card:#1a2029;--text:#e4e8ee;--soft:#98a3b3;--line:#2c3542;
--link:#7fb2ff;--ok:#6fd695;--ok-bg:#12351f;--warning:#f2c063;--warning-bg:#3a2b0c;--critical:#ff8f9c;
--critical-bg:#451620;--unknown:#bfa9ff;--unknown-bg:#2a2150;--standby:#7fc4ec;--standby-bg:#10303f;--quiet:#aab4c2;
--quiet-bg:#28303b}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;
overflow-wrap:anywhere;-webkit-text-size-adjust:100%}
a{color:var(--link);text-decoration:none}a:hover,a:focus{text-decoration:underline}
header,main,footer{max-width:54rem;margin:0 auto;padding:0 1rem}
header{display:flex;flex-wrap:wrap;align-items:center;gap:.25rem .75rem;padding-top:.9rem;padding-bottom:.5rem}
header .brand{font-weight:700;color:var(--text);letter-spacing:.01em}
header nav{flex:1;min-width:0;color:var(--soft)}
header button{font:inherit;font-size:.85rem;color:var(--soft);background:none;border:1px solid var(--line);border-radius:.4rem;
padding:.2rem .6rem;cursor:pointer}
header button:hover{color:var(--text)}
h1{font-size:1.45rem;line-height:1.25;margin:.15rem 0 .4rem}main>h1{margin:.2rem 0 .7rem}
h2{font-size:1.05rem;margin:0 0 .6rem}
h2 .count{color:var(--soft);font-weight:400}
h3{font-size:1rem;margin:0}
p{margin:0 0 .6rem}
.soft{color:var(--soft)}.small{font-size:.875rem}
.pre{white-space:pre-wrap}
.graph{display:block;max-width:100%;height:auto;border:1px solid var(--line);border-radius:.4rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:.7rem;padding:1rem;margin:0 0 1rem}
.card>:last-child{margin-bottom:0}
.status{display:inline-block;font-size:.8rem;font-weight:650;line-height:1.2;padding:.2rem .55rem;border-radius:1rem;
white-space:nowrap;color:var(--quiet);background:var(--quiet-bg)}
.status.ok{color:var(--ok);background:var(--ok-bg)}
.status.warning{color:var(--warning);background:var(--warning-bg)}
.status.critical{color:var(--critical);background:var(--critical-bg)}
.status.unknown{color:var(--unknown);background:var(--unknown-bg)}
.status.standby{color:var(--standby);background:var(--standby-bg)}
.top{border-left:.35rem solid var(--line)}
.top.ok{border-left-color:var(--ok)}.top.warning{border-left-color:var(--warning)}
.top.critical{border-left-color:var(--critical)}.top.unknown{border-left-color:var(--unknown)}
dl{display:grid;grid-template-columns:minmax(5.5rem,max-content) 1fr;gap:.3rem 1rem;margin:0 0 .6rem}
dt{color:var(--soft)}dd{margin:0;min-width:0}
ul.rows,ol.rows{list-style:none;margin:0;padding:0}
.rows>li{padding:.6rem 0;border-top:1px solid var(--line)}
.rows>li:first-child{border-top:0;padding-top:0}.rows>li:last-child{padding-bottom:0}.rows>li>:last-child{margin-bottom:0}
.line{display:flex;flex-wrap:wrap;align-items:baseline;gap:.2rem .6rem}
.line .grow{flex:1 1 auto;min-width:0}.level{display:block}
.columns{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(17rem,100%),1fr));gap:.2rem 1.5rem;list-style:none;margin:0;
padding:0}
.columns li{padding:.2rem 0;min-width:0;align-content:flex-start}
.deliveries{margin:.6rem 0 0;padding:.1rem 0 0 .8rem;border-left:2px solid var(--line);list-style:none}
.deliveries li{padding:.3rem 0}
details{margin-top:.15rem}summary{cursor:pointer;color:var(--soft);font-size:.875rem}
.attempts{margin:.3rem 0 .2rem;padding-left:1.4rem;font-size:.875rem}
.attempts li{padding:.1rem 0}
code{font:.86em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{margin:.2rem 0 0;padding:.5rem .6rem;background:var(--bg);border-radius:.4rem;white-space:pre-wrap;
font:.82rem/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;max-height:12rem;overflow:auto}
section:target{outline:2px solid var(--link);outline-offset:.2rem}
footer{color:var(--soft);font-size:.82rem;padding-bottom:1.5rem}
@media(max-width:30rem){.card{padding:.85rem}dl{grid-template-columns:minmax(4.5rem,max-content) 1fr;gap:.3rem .7rem}}
@media(max-width:22rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.45rem}}
`;

/** What the content security policy lets the stylesheet by, and no other one. */
export const STYLESHEET_HASH = `sha256-${createHash('sha256').update(STYLESHEET).digest('base64')}`;
