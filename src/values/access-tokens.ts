/** What stands in place of an access token. */
const PLACEHOLDER = '<access token>';

/** A shorter text is no secret, and may be a word of the result. */
const MIN_SECRET_LENGTH = 8;

/** `00D…!…`, in plain text, percent-encoded, or escaped in HTML or JSON. */
const OPAQUE_TOKEN = /00D\w{12,15}(?:!|%(?:25)*21|&#33;|&#x21;|&excl;|\\+u0021|\\+x21)[^\s"'<>&,;()[\]{}\\…]+/;

/** Three parts, of which the first two are JSON in base64; the third, and the end of the second, may have been cut off. */
const JWT = /eyJ[\w+/=-]{8,}\.(?:eyJ[\w+/=-]*(?:\.[\w+/=-]*)?|[\w+/=-]+\.[\w+/=-]+)/;

/** As `sf org display --verbose` shows it. */
const AUTH_URL = /force:\/\/[^\s"'<>@]+@/;

/** What a token stands behind, whatever its form: parameters, headers, elements, members of JSON. */
const LEAD =
  /(?:\b(?:sid|access_token|refresh_token|sessionId)(?:=|\\*"\s*:\s*\\*")|<(?:\w+:)?sessionId>)(?=[^\s"'<>&,;\\]{8,})|\b(?:Bearer|OAuth)\s+(?=[^\s"'<>&,;\\]{20,})/;

const TOKENS = new RegExp(
  [OPAQUE_TOKEN, JWT, AUTH_URL].map(({ source }) => source).join('|') + `|(${LEAD.source})[^\\s"'<>&,;\\\\]+`,
  'g',
);

/**
 * Texts that are redacted wherever they stand. They belong to the process, as a token is a secret for all of it: whoever
 * prints or writes a text need not be told which org it is about.
 */
const knownSecrets = new Set<string>();

/** Remembers a token that the command works with, so that it is redacted whatever its form, and so are its secret parts. */
export function noteAccessToken(token: string): void {
  const [, ...opaqueParts] = token.split('!');
  const [, ...signedParts] = hasJwtForm(token) ? token.split('.') : [];
  for (const secret of [token, encodeURIComponent(token), ...opaqueParts, ...signedParts])
    if (secret.length >= MIN_SECRET_LENGTH) knownSecrets.add(secret);
}

/** Whether a text is an access token, which sf takes in place of a username, and has as one then. */
export function isAccessToken(text: string): boolean {
  return /^00D\w{12,15}!/.test(text) || hasJwtForm(text);
}

/**
 * Replaces access tokens, and other secrets of a login, in a text: an org, or a server before it, may echo what it was sent.
 * Faster than writing the same text as JSON.
 */
export function redactAccessTokens(text: string): string {
  let redacted = text;
  for (const secret of knownSecrets) if (redacted.includes(secret)) redacted = redacted.replaceAll(secret, PLACEHOLDER);
  return redacted.replace(TOKENS, (_found: string, lead: string | undefined) => `${lead ?? ''}${PLACEHOLDER}`);
}

function hasJwtForm(text: string): boolean {
  return /^eyJ[\w+/=-]+\.[\w+/=-]+\.[\w+/=-]+$/.test(text);
}
