import { keySections } from './sections.ts';

const HEAD = `# Keys of the terminal UI

This page is written from the same table as the program's own help (\`?\`); \`UPDATE_GOLDEN=1 npm test\` writes it again.
Letters are case-sensitive: \`G\` is shift and g. The mouse wheel moves the cursor, a click puts it on a row. While something is
typed, its keys alone hold, and all others are text.
`;

/** The text of `docs/keys.md`. */
export function keysPage(): string {
  const sections = keySections().map(({ title, bindings }) => {
    const rows = bindings.map(({ keys, help }) => `| ${keys.map(code).join(', ')} | ${help} |`);
    return [`## ${title}`, '', '| key | |', '|---|---|', ...rows, ''].join('\n');
  });
  return [HEAD, ...sections].join('\n');
}

function code(key: string): string {
  return `\`${key}\``;
}
