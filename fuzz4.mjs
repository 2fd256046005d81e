import fc from 'fast-check';
import { MemoryShard } from './libs/evaluator/domain/dist/timeline/memory-shard.js';
import { randomStream } from './libs/evaluator/domain/dist/testing/random-stream.js';
import { hostGone } from './libs/evaluator/domain/dist/held-back/host-gone.js';
const r=fc.check(fc.property(randomStream,(inputs)=>{const shard=new MemoryShard();for(const input of inputs){const opened=shard.take(input).transitions.filter(t=>t.change==='open');for(const [n,{org,alert}] of opened.entries()){const gone=hostGone(shard.state.alerts,shard.state.organization(org.id),alert);if(gone&&!(opened.slice(n+1).some(l=>l.alert.id===gone.alertId)))throw new Error(JSON.stringify([alert,gone,input]));}}}),{numRuns:200,endOnFailure:true,seed:-1002290634});
console.log(r.failed,r.numRuns,r.errorInstance?.message?.slice(0,1500));
