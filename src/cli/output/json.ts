import { exchangeLine, findingLine } from '../../inspect/json-lines.ts';
import { printableJson } from '../../inspect/printable.ts';
import type { Output } from './output.ts';

/** One JSON object a line: `listening`, `finding` as it is made, `exchange` when it closes, `summary` at the end. */
export function jsonOutput(write: (line: string) => void): Output {
  const line = (value: object) => write(`${printableJson(value)}\n`);
  return {
    listening: (listening) => line({ type: 'listening', ...listening }),
    findings: (exchange, findings) => {
      for (const finding of findings) line(findingLine(exchange.id, finding));
    },
    closed: (exchange) => line(exchangeLine(exchange)),
    summary: (summary) => line({ type: 'summary', ...summary, rules: Object.fromEntries(summary.rules) }),
    note: (message, rule) => line({ type: 'note', message, ...(rule !== undefined && { rule }) }),
  };
}
