export { NodemailerMailSender } from './nodemailer-mail-sender.js';
export type { MailAddress, StartTls } from './send/mail-server.js';
