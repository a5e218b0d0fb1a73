import { type Command, InvalidArgumentError, type Option } from 'commander';
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Scalar } from 'yaml';
import { readTextUpTo } from './bounded-file.ts';
import { CommandError, messageOf } from './command-error.ts';

/** Larger than any list of options; the parser's search for repeated keys takes quadratic time. */
const MAX_CONFIG_BYTES = 64 << 10;

const HOW_LINES_LOOK =
  'Write one option a line without its dashes, such as "upstream: https://mail.example.com".';

/**
 * Reads options from a YAML file: each key is an option's name without the dashes, a list for one that may be
 * repeated, a map for `--enforce`. What the command line says wins. Throws CommandError naming file, line and column.
 */
export function applyConfigFile(command: Command, file: string): void {
  const lines = new LineCounter();
  const document = parseDocument(readText(file), {
    lineCounter: lines,
    uniqueKeys: true,
    logLevel: 'silent',
  });
  const broken = document.errors[0];
  if (broken)
    throw new CommandError(
      'EASLENS_CONFIG',
      `${place(file, lines, broken.pos[0])} ${firstLine(broken.message)}`,
      HOW_LINES_LOOK,
    );
  if (document.contents === null) return;
  if (!isMap(document.contents))
    throw new CommandError('EASLENS_CONFIG', `${file} is no list of options`, HOW_LINES_LOOK);
  for (const { key, value } of document.contents.items) {
    const at = place(file, lines, isScalar(key) ? (key.range?.[0] ?? 0) : 0);
    const option = command.options.find((candidate) => isScalar(key) && candidate.long === `--${key.value}`);
    if (!option || option.long === '--config') {
      throw new CommandError(
        'EASLENS_CONFIG',
        `${at} unknown option "${isScalar(key) ? key.value : key}"`,
        known(command),
      );
    }
    if (command.getOptionValueSource(option.attributeName()) === 'cli') continue;
    if (command.getOptionValueSource(option.attributeName()) === 'config') {
      const message = `${at} ${option.long} says the opposite of a line above`;
      throw new CommandError('EASLENS_CONFIG', message, 'Leave one of them out.');
    }
    setOption(command, option, value, at);
  }
}

function setOption(command: Command, option: Option, value: unknown, at: string): void {
  const texts = textsOf(value, option, at);
  try {
    command.setOptionValueWithSource(option.attributeName(), parsed(option, texts), 'config');
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw new CommandError(
      'EASLENS_CONFIG',
      `${at} ${option.long} cannot take "${texts.join('", "')}"`,
      error.message,
    );
  }
}

/** The texts that the command line would have; a map of rules and actions is a list of `rule=action`. */
function textsOf(value: unknown, option: Option, at: string): readonly string[] {
  const values = isSeq(value) ? value.items : [value];
  return values.flatMap((item) => {
    if (!isMap(item) || !option.flags.includes('=')) return scalarText(item, option, at);
    return item.items.map(
      ({ key, value: action }) => `${scalarText(key, option, at)}=${scalarText(action, option, at)}`,
    );
  });
}

function parsed(option: Option, texts: readonly string[]): unknown {
  if (!option.required && !option.optional) return isOn(texts) !== option.negate;
  let result: unknown = option.defaultValue;
  for (const text of texts) {
    if (option.argChoices && !option.argChoices.includes(text)) {
      throw new InvalidArgumentError(`"${text}" is none of ${option.argChoices.join(', ')}`);
    }
    result = option.parseArg ? option.parseArg(text, result) : text;
  }
  return result;
}

/** For an option without a value: `no-ui: true` is `--no-ui`. */
function isOn(texts: readonly string[]): boolean {
  if (texts.length === 1 && (texts[0] === 'true' || texts[0] === 'false')) return texts[0] === 'true';
  throw new InvalidArgumentError('Give true or false.');
}

function scalarText(item: unknown, option: Option, at: string): string {
  if (isScalar(item) && item.value !== null) return scalarSource(item);
  throw new CommandError('EASLENS_CONFIG', `${at} ${option.long} wants a value`, HOW_LINES_LOOK);
}

/** `0123` and `1e3` stay as written: options read text. */
function scalarSource(item: Scalar): string {
  return item.source ?? String(item.value);
}

function readText(file: string): string {
  try {
    const { text, isWhole } = readTextUpTo(file, MAX_CONFIG_BYTES);
    if (isWhole) return text;
  } catch (error) {
    throw new CommandError(
      'EASLENS_CONFIG',
      `Cannot read ${file}: ${messageOf(error)}`,
      'Give --config the path of a YAML file that can be read.',
    );
  }
  throw new CommandError(
    'EASLENS_CONFIG',
    `${file} is larger than ${MAX_CONFIG_BYTES} bytes`,
    HOW_LINES_LOOK,
  );
}

function place(file: string, lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${file}:${line}:${col}`;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}

function known(command: Command): string {
  const names = command.options
    .map((option) => option.long?.slice(2))
    .filter((name) => name && name !== 'config');
  return `Known options: ${names.join(', ')}`;
}
