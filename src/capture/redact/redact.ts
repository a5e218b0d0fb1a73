/** What is taken out of exchanges before they are kept, or given to others. */
export interface Redact {
  /** Passwords, tokens, cookies, policy keys. */
  readonly credentials: boolean;
  /** Mail text: subjects, bodies, notes, attachments. */
  readonly bodies: boolean;
  /** Of people: mail addresses, names, telephone numbers, user names. */
  readonly addresses: boolean;
}

/** What happens unless somebody asks for something else by name. */
export const CREDENTIALS_ONLY: Redact = { credentials: true, bodies: false, addresses: false };

/** What stands where a secret was. */
export const REDACTED = '[redacted]';

/** What is taken out, in words: `credentials, addresses`; `nothing`. */
export function redactInWords(redact: Redact): string {
  const names = (['credentials', 'bodies', 'addresses'] as const).filter((name) => redact[name]);
  return names.length > 0 ? names.join(', ') : 'nothing';
}
