export { type ReceivedMail, TestMailServer } from './test-mail-server.js';
