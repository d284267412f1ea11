/** The page's one style sheet: light and dark by the reader's setting, from 390 pixels up, nothing from elsewhere. */
export const STYLE = `
:root{color-scheme:light dark;--page:#fbfbfa;--ink:#1d1f23;--soft:#5c626d;--line:#d9dce1;--card:#fff;
--good:#17693a;--warn:#8a5200;--bad:#b3231b;--edge:#7a4bb5;--balancer:#1c62b9;--service:#17693a;--store:#b3531b;--database:#a32463}
@media (prefers-color-scheme:dark){:root{--page:#14161a;--ink:#e8eaee;--soft:#a2a9b5;--line:#343a44;--card:#1c1f25;
--good:#6fd196;--warn:#f0b35c;--bad:#ff8a80;--edge:#c3a0f5;--balancer:#7fb4f7;--service:#6fd196;--store:#f2a376;--database:#f490bd}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:1280px;margin:0 auto;padding:24px 16px 64px}
h1{font-size:1.6rem;line-height:1.25;margin:1.2em 0 .2em}
h2{font-size:1.2rem;margin:2em 0 .6em}
h3{font-size:1rem;margin:1.6em 0 .4em}
p{margin:.4em 0;overflow-wrap:anywhere}
.quiet{color:var(--soft)}.good{color:var(--good)}.warn{color:var(--warn)}.bad{color:var(--bad)}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:8px;background:var(--card)}
.scroll+.scroll{margin-top:1em}
.narrow{display:none}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{padding:6px 12px;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);overflow-wrap:break-word}
tr:last-child td{border-bottom:0}
th{color:var(--soft);font-weight:600;white-space:nowrap}
td:last-child{overflow-wrap:anywhere;min-width:11em}
figure{margin:1.4em 0}
figcaption{color:var(--soft);font-size:.85rem;margin-top:.5em}
svg{display:block;width:100%;height:auto}
rect.vpc{fill:none;stroke:var(--line);stroke-width:1.5}
text{fill:var(--ink);font-size:12px}
text.vpc{fill:var(--soft);font-weight:600;font-size:13px}
text.title{font-weight:600}
.node rect{fill:var(--page);stroke-width:1.5}
${['edge', 'balancer', 'service', 'store', 'database']
  .map((part) => `.${part} rect{stroke:var(--${part})}.${part} text.title{fill:var(--${part})}`)
  .join('')}
path{fill:none;stroke:var(--soft);stroke-width:1.3;opacity:.75}
path.reaches{stroke-dasharray:4 4}
@media (max-width:600px){main{padding:12px 12px 48px}h1{font-size:1.3rem}th,td{padding:5px 8px}.narrow{display:inline}
.many thead{position:absolute;clip-path:inset(50%)}.many tr{display:block;padding:6px 0;border-bottom:1px solid var(--line)}.many tr:last-child{border-bottom:0}
.many td{display:grid;grid-template-columns:6em 1fr;gap:8px;border:0;padding:2px 8px;overflow-wrap:anywhere}.many td::before{content:attr(data-label);color:var(--soft)}}
@media print{.scroll{overflow:visible}svg{min-width:0}}
`.trim();
