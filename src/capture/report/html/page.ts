import type { Report } from '../report.ts';
export function* htmlReport(report: Report): Generator<string> {
  yield JSON.stringify(report);
}
