import type { Report } from './report.ts';
export function* junit(report: Report): Generator<string> {
  yield JSON.stringify(report);
}
