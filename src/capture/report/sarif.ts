import type { Report } from './report.ts';
export function* sarif(report: Report): Generator<string> {
  yield JSON.stringify(report);
}
