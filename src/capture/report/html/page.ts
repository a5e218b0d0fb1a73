import { createHash } from 'node:crypto';
import type { Report } from '../report.ts';
import { findingsSection } from './findings.ts';
import { html, Markup } from './markup.ts';
import { rulesSection } from './rules.ts';
import { STYLE } from './style.ts';
import { capturesSection, summarySection, titleOf } from './summary.ts';
import { timelineSection } from './timeline-strips.ts';

/** The page may use its own style, and nothing else: no script, no picture, no address. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;

/** The report as one page that needs nothing beside itself, to attach to a ticket. */
export function* htmlReport(report: Report): Generator<string> {
  const { program, captures } = report;
  yield html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="${program.name} ${program.version}">
<title>${titleOf(report)}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
${summarySection(report)}
<main>
${timelineSection(captures.map(({ timeline }) => timeline))}
${rulesSection(report)}`.text;
  for (const part of findingsSection(report)) yield part.text;
  yield html`${capturesSection(report)}</main>
<footer><p>Made by ${program.name} ${program.version}. Credentials and policy keys are never in a report${report.redacted === undefined ? '' : `; ${report.redacted} are taken out too`}.</p></footer>
</body>
</html>
`.text;
}
