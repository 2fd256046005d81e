export { UndiciHttpProbe } from './undici-http-probe.js';
