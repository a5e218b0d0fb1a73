/** What the help explains beside the keys: a word or an example, and what it means. */
export interface Topic {
  readonly title: string;
  readonly rows: readonly (readonly [shown: string, means: string])[];
}

export const topics: readonly Topic[] = [
  {
    title: 'Filters (/)',
    rows: [
      [
        'voice "call back"',
        'Plain words are looked for in bodies and headers; all of them have to be there.',
      ],
      ['command == "Sync" && findings > 0', 'An expression is about the exchange: CEL, as in rules.'],
      [
        'device.id == "ABC" || "umcallerid/format" in rules',
        'Tab completes names. Enter on a rule or a device writes such a filter for you.',
      ],
    ],
  },
  {
    title: 'Marks and letters',
    rows: [
      ['>', 'The row under the cursor.'],
      ['*', 'An exchange that you marked.'],
      ['H E', 'Its message is held for you to decide about; E: you have edited it.'],
      ['2E 1W 3I', 'Findings: errors, warnings, and what only informs. 12E+: there is more, but no room.'],
      ['waits', 'The server has not answered yet, as with a Ping; the age says for how long.'],
      ['[x] [ ] [-]', 'A rule or pack that is on, off, or on in part.'],
      ['4 -> 5', 'SyncKeys: the device sent 4, the server gave 5. 4 -> … is still open.'],
      ['reset to 0', 'The device gave up its SyncKey and begins anew: it fetches everything again.'],
      ['…', 'Something was cut. ␛, ␊ and <U+202E> are characters that could have driven the terminal.'],
    ],
  },
];
