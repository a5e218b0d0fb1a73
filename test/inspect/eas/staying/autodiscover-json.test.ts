import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readAutodiscoverJson } from '../../../../src/inspect/eas/staying/autodiscover-json.ts';

const test = suite('autodiscover-json');

function told(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  const { leads, problem, failure } = readAutodiscoverJson(bytes);
  const places = leads.map(({ value, service, place }) => {
    const raw = place.kind === 'body' ? bytes.subarray(place.start, place.end).toString() : '';
    return `${service} ${value}${raw === value ? '' : ` (${raw})`}`;
  });
  return [
    ...places,
    ...(problem ? [`problem: ${problem}`] : []),
    ...(failure ? [`failure: ${failure}`] : []),
  ];
}

const rows: readonly [text: string, told: readonly string[]][] = [
  [
    '{"Protocol":"ActiveSync","Url":"https://m.example/Microsoft-Server-ActiveSync"}',
    ['activesync https://m.example/Microsoft-Server-ActiveSync'],
  ],
  [
    '\ufeff{ "Url" : "https://m.example/" ,\r\n "Protocol" : "activesync" }',
    ['activesync https://m.example/'],
  ],
  [
    '{"Protocol":"AutodiscoverV1","Url":"https://a.example/autodiscover/autodiscover.xml"}',
    ['autodiscover https://a.example/autodiscover/autodiscover.xml'],
  ],
  [
    '{"Protocol":"ActiveSync","Url":"https:\\/\\/m.example\\/x"}',
    ['activesync https://m.example/x (https:\\/\\/m.example\\/x)'],
  ],
  ['{"Protocol":"ActiveSync","\\u0055rl":"https://m.example/"}', ['activesync https://m.example/']],
  [
    '{"Protocol":"ActiveSync","a":{"Url":"https://no.example"},"b":["Url",":","x"],"Url":"https://m.example/"}',
    ['activesync https://m.example/'],
  ],
  [
    '{"Protocol":"ActiveSync","Url":"https://first.example","Url":"https://last.example"}',
    ['activesync https://last.example'],
  ],
  [
    '{"Protocol":"ActiveSync","Url":"https://bücher.example/\\"}{"}',
    ['activesync https://bücher.example/"}{ (https://bücher.example/\\"}{)'],
  ],
  ['{"Protocol":"Ews","Url":"https://m.example/EWS/Exchange.asmx"}', []],
  ['{"Protocol":"ActiveSync","Url":""}', []],
  ['{"Protocol":"ActiveSync","Url":null}', []],
  ['{"Protocol":"ActiveSync","Url":{"Url":"https://no.example"}}', []],
  ['{"Protocol":"ActiveSync"}', []],
  ['{"Url":"https://m.example"}', []],
  ['{}', []],
  [
    '{"ErrorCode":"InvalidProtocol","ErrorMessage":"The given protocol is invalid."}',
    ['failure: InvalidProtocol: The given protocol is invalid.'],
  ],
  ['{"Protocol":', ['problem: its JSON cannot be read']],
  ['{"a":1}{"b":2}', ['problem: its JSON cannot be read']],
  ['['.repeat(60_000), ['problem: its JSON cannot be read']],
];

for (const [text, expected] of rows) test(text.slice(0, 90), () => assert.equal(told(text), expected));

test.run();
