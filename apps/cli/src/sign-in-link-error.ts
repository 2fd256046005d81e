import { AppError } from '@tocsin/runtime';

/** A running instance gave no sign-in link; the message says why and what to do. */
export class SignInLinkError extends AppError {
  readonly code = 'sign_in_link';
  readonly retryable = false;
}
