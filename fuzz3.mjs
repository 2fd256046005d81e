import fc from 'fast-check';
import { MemoryShard } from './libs/evaluator/domain/dist/timeline/memory-shard.js';
import { randomStream } from './libs/evaluator/domain/dist/testing/random-stream.js';
import { canonicalJson } from './libs/evaluator/domain/dist/testing/canonical-json.js';
const all = ({ transitions, groupTransitions }) => [...transitions, ...groupTransitions];
let best, bestLen=Infinity;
const start=Date.now();
const r=fc.check(fc.property(randomStream, fc.infiniteStream(fc.nat(3)), (inputs, rs)=>{ const it=rs[Symbol.iterator]?rs:rs;
  if(Date.now()-start>60000) return true;
  const shard=new MemoryShard(), steady=new MemoryShard();
  let n=0; const log=[];
  for(const input of inputs){
    if(rs.next().value===0){shard.restart(); log.push(input);} n++;
    const a=canonicalJson(all(shard.take(input))), b=canonicalJson(all(steady.take(input)));
    if(a!==b){ if(inputs.length<bestLen){bestLen=inputs.length;best=[inputs,a,b,input,log,shard.stored.rows().lastPoints,steady.stored.rows().lastPoints];} throw new Error('x'); }
  }
}),{numRuns:120});
console.log(r.failed,bestLen);
if(best){ const [inputs,a,b,input,log,ra,rb]=best; console.log(JSON.stringify(ra)+'\n'+JSON.stringify(rb));
 const key=JSON.parse(a)[0]??JSON.parse(b)[0]; const h=key.alert?.target?.id??''; console.log('mon',key.alert?.monitorId,h);
 for(const i of inputs){ if(log.includes(i))console.log('RESTART'); if(i.kind==='tick')continue; const s=JSON.stringify(i.kind==='configuration'?{c:i.change.kind,id:i.change.id,at:i.change.at,del:i.change.deleted,rev:i.change.revision, st: i.change.kind==='host'||i.change.id===key.alert?.monitorId?i.change.state:undefined}:i); if(i.kind==='configuration'&&i.change.revision===1&&i.change.id!==key.alert?.monitorId) continue; if (i.kind==='groupMember'||i.kind==='checkReports')continue; console.log(s.slice(0,400)); }
 console.log('A',a.slice(0,500)); console.log('B',b.slice(0,500)); console.log(JSON.stringify(input).slice(0,300));}
