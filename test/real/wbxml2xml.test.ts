import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  decode,
  encode,
  type Node,
  NodeKind,
  namespaceOf,
  pages,
  type TagDefinition,
  tagOf,
  type WbxmlDocument,
} from '../../src/inspect/wbxml/index.ts';
import { ACTIVE_SYNC_HEADER } from '../../src/inspect/wbxml/tree.ts';
import { type ParsedElement, parse } from '../../src/inspect/wbxml/xml/parser.ts';
import { bytesOfHexFixture } from '../helpers/hex-fixture.ts';
import { OTHER_NAMES, UNKNOWN_TAGS, UNREAD_FIXTURES } from '../helpers/libwbxml-gaps.ts';

const test = suite('wbxml2xml');

/** An element of either side: its text as the other may write it, too. */
interface Plain {
  readonly name: string;
  readonly texts: readonly string[];
  readonly children: readonly Plain[];
}

const folder = mkdtempSync(join(tmpdir(), 'easlens-wbxml2xml-'));
const missing = await installed();

/** Puts wbxml2xml on this machine if need be; the reason where that cannot be done. */
async function installed(): Promise<string | undefined> {
  const isThere = () => {
    try {
      execFileSync('wbxml2xml', ['-h'], { stdio: 'ignore' });
      return true;
    } catch (error) {
      return !(error instanceof Error && 'code' in error && error.code === 'ENOENT');
    }
  };
  if (isThere()) return undefined;
  if (process.getuid?.() !== 0) return 'wbxml2xml is not here, and root is needed to install libwbxml2-utils';
  try {
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'libwbxml2-utils'], {
      stdio: 'ignore',
    });
  } catch (error) {
    return `libwbxml2-utils cannot be installed: ${error instanceof Error ? error.message : error}`;
  }
  return isThere() ? undefined : 'libwbxml2-utils has no wbxml2xml';
}

/** What libwbxml makes of a body. */
function peer(bytes: Uint8Array): Plain {
  const file = join(folder, 'body.wbxml');
  writeFileSync(file, bytes);
  const xml = execFileSync('wbxml2xml', ['-k', '-m', '0', '-l', 'ACTIVESYNC', '-o', '-', file], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return plainXml(parse(xml.replace(/wbxml2xml succeeded\s*$/, '')), '');
}

function plainXml(element: ParsedElement, outer: string): Plain {
  const namespace = element.attributes.xmlns?.replace(/:$/, '') ?? outer;
  const children = element.children.flatMap((child) =>
    typeof child === 'string' ? [] : [plainXml(child, namespace)],
  );
  const text = element.children.filter((child) => typeof child === 'string').join('');
  return { name: `${namespace}:${element.name}`, texts: [text], children };
}

/** What we make of it. Line ends as an XML parser gives them; opaque bytes as text or base64. */
function ours(document: WbxmlDocument, node: Node): Plain {
  const nodes = [...document.children(node)];
  const children = nodes.filter((child) => document.kind(child) === NodeKind.Element);
  const name = `${namespaceOf(document.page(node)) ?? ''}:${document.name(node)}`;
  const text = document.text(node).replaceAll(/\r\n?/g, '\n');
  const base64 = nodes
    .filter((child) => document.kind(child) === NodeKind.Opaque)
    .map((child) => document.content(child).toString('base64'));
  return {
    name: OTHER_NAMES[name] ?? name,
    texts: [text, base64.join('')],
    children: children.map((child) => ours(document, child)),
  };
}

/** Where the two differ, as paths. */
function differences(mine: Plain, theirs: Plain, path = ''): readonly string[] {
  const here = `${path}/${mine.name}`;
  if (mine.name !== theirs.name) return [`${here} is ${theirs.name} there`];
  if (mine.children.length !== theirs.children.length)
    return [`${here} has ${mine.children.length} children, ${theirs.children.length} there`];
  const [text = ''] = theirs.texts;
  const own = mine.texts.includes(text)
    ? []
    : [`${here} is ${JSON.stringify(mine.texts)}, ${JSON.stringify(text)} there`];
  return [
    ...own,
    ...mine.children.flatMap((child, index) => differences(child, theirs.children[index] as Plain, here)),
  ];
}

function compare(bytes: Uint8Array): readonly string[] {
  const document = decode(bytes);
  assert.is(document.error, undefined);
  return differences(ours(document, document.root), peer(bytes));
}

/** What libwbxml writes for a tag that it does not know, in the namespace it happens to be in. */
const UNKNOWN_THERE = 'AirSync:unknown';

/** What libwbxml calls a tag, put alone into a document. */
function nameThere({ page, token }: TagDefinition): string {
  const tag = tagOf(page, token);
  const root = { kind: 'element', tag: tagOf(0, 5), children: [{ kind: 'element', tag }] } as const;
  return peer(encode({ ...ACTIVE_SYNC_HEADER, nodes: [root] })).children[0]?.name ?? '';
}

const fixtures = new URL('../fixtures/wbxml/', import.meta.url);

if (missing) {
  test('wbxml2xml is not compared with', () => console.log(`Not compared: ${missing}`));
} else {
  for (const file of readdirSync(fixtures)
    .filter((name) => name.endsWith('.hex'))
    .sort()) {
    const name = file.replace('.hex', '');
    const bytes = bytesOfHexFixture(readFileSync(new URL(file, fixtures), 'utf8'));
    const gap = UNREAD_FIXTURES[name];
    if (gap === undefined) test(`${name} reads the same`, () => assert.equal(compare(bytes), []));
    else test(`${name} does not: ${gap}`, () => assert.ok(isRefused(bytes) || compare(bytes).length > 0));
  }

  for (const { page, namespace, tags } of pages) {
    test(`the tags of page ${page} have the same names`, () => {
      const wrong = tags.flatMap((tag) => {
        const name = `${namespace}:${tag.name}`;
        const there = nameThere(tag);
        const isUnknown = UNKNOWN_TAGS[namespace]?.includes(tag.name);
        const expected = isUnknown ? UNKNOWN_THERE : (OTHER_NAMES[name] ?? name);
        return there === expected ? [] : [`${name} is ${there} there`];
      });
      assert.equal(wrong, []);
    });
  }
}

function isRefused(bytes: Uint8Array): boolean {
  try {
    peer(bytes);
    return false;
  } catch {
    return true;
  }
}

test.after(() => rmSync(folder, { recursive: true }));

test.run();
