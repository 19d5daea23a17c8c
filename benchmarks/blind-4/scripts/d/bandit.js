// softmax bandit choosing headlines; tab-separated hourly report, entropy of the policy (nats), click rate
const [,,mode,N,lr,seed,start]=process.argv;let s=BigInt(seed)*7919n+1n;const rnd=()=>{s=(s*6364136223846793005n+1442695040888963407n)&((1n<<64n)-1n);return Number(s>>11n)/9007199254740992};
const K=8;let p=[...Array(K)].map((_,i)=>.04+.025*i+.01*rnd()),h=Array(K).fill(0),base=0;const sleep=ms=>Atomics.wait(new Int32Array(new SharedArrayBuffer(4)),0,0,ms);
const from=+(start||0);if(!from)console.log(['round','ctr','policy_entropy','regret_per_1k','top_arm_share'].join('\t'));let c=0,reg=0,H=0,n=0,top=0;
for(let t=1;t<=+N;t++){if(mode=='swap'&&t==Math.floor(N/2))p=p.reverse();const e=h.map(x=>Math.exp(x-Math.max(...h)));const z=e.reduce((a,b)=>a+b);const q=e.map(x=>x/z);let u=rnd(),a=0;while(a<K-1&&(u-=q[a])>0)a++;
 const r=rnd()<p[a]?1:0;base+=.002*(r-base);let l=+lr;const adv=mode=='greedy'?r:(r-base);h=h.map((x,i)=>x+l*adv*((i==a?1:0)-q[i]));c+=r;reg+=Math.max(...p)-p[a];H-=q.reduce((A,x)=>A+(x>0?x*Math.log(x):0),0);top+=Math.max(...q);n++;
 if(t%1000==0){if(t>from)console.log([t,(c/n).toFixed(4),(H/n).toFixed(5),(1000*reg/n).toFixed(1),(top/n).toFixed(3)].join('\t'));if(t>from)sleep(35);c=reg=H=n=top=0}}
