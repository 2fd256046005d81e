export { NodemailerMailSender, type NodemailerMailSenderOptions } from './nodemailer-mail-sender.js';
export type { MailAddress, MailServer, StartTls } from './send/mail-server.js';
