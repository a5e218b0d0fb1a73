// Sync responses as mail servers send them, made by hand so that nothing measured here made its own input.
// No opaque data: aswbxml reads its length as four bytes, which WBXML does not write.

const text = (token, value) => [token, 0x03, ...Buffer.from(value), 0x00, 0x01];

const HEADER = [0x03, 0x01, 0x6a, 0x00];
// Sync, Collections, Collection, SyncKey, CollectionId, Status, Commands
const OPEN = [
  0x45,
  0x5c,
  0x4f,
  ...text(0x4b, '{c5a30440-bd54-4200-b609-4fe2bb3a65a1}2'),
  ...text(0x52, '5'),
  ...text(0x4e, '1'),
  0x56,
];
const CLOSE = [0x01, 0x01, 0x01, 0x01];

const SENTENCE =
  'Could we move the review of the quarterly figures to Thursday, when Zoë and the others are back?';

/** A mail's HTML of about `length` characters, with the markup that mail programs write. */
function html(length) {
  const head =
    '<html><head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\r\n<style type="text/css">p {margin:0cm; font-size:11.0pt}</style></head><body lang="EN-GB" style="word-wrap:break-word">\r\n';
  let body = '';
  while (head.length + body.length < length)
    body += `<p class="MsoNormal"><span style="font-size:10.5pt">${SENTENCE}</span></p>\r\n`;
  return `${head + body}</body></html>\r\n`;
}

/** Add, ServerId, ApplicationData with the elements of pages Email, AirSyncBase and Email2 that a mail has. */
function message(index, htmlLength) {
  return [
    0x47,
    ...text(0x4d, `5:${index}`),
    0x5d,
    ...[0x00, 0x02],
    ...text(0x56, '"Alice Example" <alice@example.com>, "Bob Example" <bob@example.com>'),
    ...text(0x58, '"Carol Example" <carol@example.com>'),
    ...text(0x54, `Minutes of meeting ${index}, with an agenda for the next one`),
    ...text(0x4f, '2026-11-23T10:00:00.000Z'),
    ...text(0x51, 'Alice Example; Bob Example'),
    ...text(0x52, '1'),
    ...text(0x55, '0'),
    ...[0x00, 0x11, 0x4a],
    ...text(0x46, '2'),
    ...text(0x4c, String(htmlLength)),
    ...text(0x4d, '0'),
    ...text(0x4b, html(htmlLength)),
    0x01,
    ...[0x00, 0x02],
    ...text(0x53, 'IPM.Note'),
    ...text(0x79, '65001'),
    ...text(0x7c, 'urn:content-classes:message'),
    0x3a,
    ...[0x00, 0x11],
    ...text(0x56, '2'),
    ...[0x00, 0x16],
    ...text(0x4b, '0'),
    ...[0x00, 0x00],
    0x01,
    0x01,
  ];
}

/** A Sync response of at least `size` bytes: one short mail at 2 KB, bodies of 0.5 to 4.5 KB beyond. */
export function syncResponse(size) {
  const commands = [];
  for (let index = 0; HEADER.length + OPEN.length + commands.length + CLOSE.length < size; index++) {
    const missing = size - HEADER.length - OPEN.length - commands.length - CLOSE.length;
    commands.push(...message(index, Math.max(300, Math.min(missing - 560, 500 + ((index * 997) % 4000)))));
  }
  return Buffer.from([...HEADER, ...OPEN, ...commands, ...CLOSE]);
}
