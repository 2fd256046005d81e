import type { MonitorState } from '../config/states.js';
import { monitorToApiJson } from './monitor-json.js';

const open = (sealed: string): string => sealed.replace('sealed:', '');
const common = { memo: '', isMute: false };

const CASES: { monitor: MonitorState; json: string }[] = [
  {
    monitor: {
      ...common,
      id: '3mNtHoSt111',
      type: 'host',
      name: 'CPU high',
      duration: 3,
      metric: 'cpu%',
      operator: '>',
      warning: 80,
      critical: 95,
      maxCheckAttempts: 1,
      notificationInterval: 60,
      scopes: [{ service: 'webshop' }, { service: 'billing', role: 'api' }],
      excludeScopes: [{ service: 'webshop', role: 'db' }],
    },
    json: '{"id":"3mNtHoSt111","type":"host","name":"CPU high","memo":"","isMute":false,"duration":3,"metric":"cpu%","operator":">","warning":80,"critical":95,"maxCheckAttempts":1,"notificationInterval":60,"scopes":["webshop","billing: api"],"excludeScopes":["webshop: db"]}',
  },
  {
    monitor: {
      ...common,
      id: '3mNtCoNn111',
      type: 'connectivity',
      name: 'connectivity',
      alertStatusOnGone: 'CRITICAL',
      scopes: [{ service: 'webshop' }],
      excludeScopes: [],
      notificationInterval: 60,
    },
    json: '{"id":"3mNtCoNn111","type":"connectivity","name":"connectivity","memo":"","isMute":false,"alertStatusOnGone":"CRITICAL","scopes":["webshop"],"excludeScopes":[],"notificationInterval":60}',
  },
  {
    monitor: {
      ...common,
      id: '3mNtSeRv111',
      type: 'service',
      name: 'errors',
      service: 'webshop',
      duration: 1,
      metric: 'checkout_errors',
      operator: '>',
      warning: 0,
      maxCheckAttempts: 1,
      missingDurationWarning: 60,
      missingDurationCritical: 120,
    },
    json: '{"id":"3mNtSeRv111","type":"service","name":"errors","memo":"","isMute":false,"service":"webshop","duration":1,"metric":"checkout_errors","operator":">","warning":0,"maxCheckAttempts":1,"missingDurationWarning":60,"missingDurationCritical":120}',
  },
  {
    monitor: {
      ...common,
      id: '3mNtReXt123',
      type: 'external',
      name: 'checkout API',
      method: 'GET',
      urlSealed: 'sealed:https://www.example.com/',
      service: 'webshop',
      responseTimeWarning: 5000,
      responseTimeCritical: 10000,
      responseTimeDuration: 3,
      containsString: 'cart',
      maxCheckAttempts: 2,
      certificationExpirationWarning: 60,
      certificationExpirationCritical: 30,
      skipCertificateVerification: false,
      followRedirect: false,
      expectedStatusCode: 200,
      headers: [{ name: 'Cache-Control', valueSealed: 'sealed:no-cache' }],
      requestBody: '',
      dualstack: 'ipv4',
    },
    json: '{"id":"3mNtReXt123","type":"external","name":"checkout API","memo":"","isMute":false,"method":"GET","url":"https://www.example.com/","service":"webshop","responseTimeWarning":5000,"responseTimeCritical":10000,"responseTimeDuration":3,"containsString":"cart","maxCheckAttempts":2,"certificationExpirationWarning":60,"certificationExpirationCritical":30,"skipCertificateVerification":false,"followRedirect":false,"expectedStatusCode":200,"headers":[{"name":"Cache-Control","value":"no-cache"}],"requestBody":""}',
  },
  {
    monitor: {
      ...common,
      id: '3mNtReXt124',
      type: 'external',
      name: 'six',
      method: 'POST',
      urlSealed: 'sealed:https://www.example.com/',
      maxCheckAttempts: 1,
      skipCertificateVerification: true,
      followRedirect: true,
      headers: [],
      requestBody: 'ping',
      dualstack: 'ipv6',
    },
    json: '{"id":"3mNtReXt124","type":"external","name":"six","memo":"","isMute":false,"method":"POST","url":"https://www.example.com/","maxCheckAttempts":1,"skipCertificateVerification":true,"followRedirect":true,"headers":[],"requestBody":"ping","dualstack":"ipv6"}',
  },
  {
    monitor: {
      ...common,
      id: '3mNtExPr111',
      type: 'expression',
      name: 'web load',
      expression: 'avg(roleSlots(webshop:app, loadavg5))',
      operator: '>',
      warning: 5,
      critical: 10,
      evaluateBackwardMinutes: 2,
    },
    json: '{"id":"3mNtExPr111","type":"expression","name":"web load","memo":"","isMute":false,"expression":"avg(roleSlots(webshop:app, loadavg5))","operator":">","warning":5,"critical":10,"evaluateBackwardMinutes":2}',
  },
  {
    monitor: {
      ...common,
      id: '3mNtAnom111',
      type: 'anomalyDetection',
      name: 'webshop app anomaly',
      scopes: [{ service: 'webshop', role: 'app' }],
      warningSensitivity: 'insensitive',
      maxCheckAttempts: 3,
    },
    json: '{"id":"3mNtAnom111","type":"anomalyDetection","name":"webshop app anomaly","memo":"","isMute":false,"scopes":["webshop: app"],"warningSensitivity":"insensitive","maxCheckAttempts":3}',
  },
  {
    monitor: {
      ...common,
      id: '3mNtQuer111',
      type: 'query',
      name: 'http latency [{{http.request.method}}]',
      query: 'http.server.request.duration.p95{service.name="cart"}',
      legend: 'p95 {{http.route}}',
      operator: '>',
      warning: 500,
      critical: 1000,
      evaluateBackwardMinutes: 0,
    },
    json: '{"id":"3mNtQuer111","type":"query","name":"http latency [{{http.request.method}}]","memo":"","isMute":false,"query":"http.server.request.duration.p95{service.name=\\"cart\\"}","legend":"p95 {{http.route}}","operator":">","warning":500,"critical":1000,"evaluateBackwardMinutes":0}',
  },
];

it.each(CASES)(
  'writes a monitor of kind $monitor.type with the members and the order of the documentation',
  ({ monitor, json }) => {
    expect(JSON.stringify(monitorToApiJson(monitor, open))).toBe(json);
  },
);
