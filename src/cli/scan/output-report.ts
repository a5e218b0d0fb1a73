import packageFile from '../../../package.json' with { type: 'json' };
import type { Report, ReportedExchange, ReportedRule } from '../../capture/report/report.ts';
import type { ScanPart, ScanSettings } from './job.ts';
import type { ScanOutcome } from './outcome.ts';
import type { ScanWriter, WriterEdges } from './outputs.ts';

/** Gathers what a report has room for, and writes it at the end. */
export function reportOutput({ settings, failOn, packs, write }: WriterEdges): ScanWriter {
  const gathered = new Gathered(settings.mostReported);
  return {
    part: (part) => gathered.add(part),
    end: async (outcome) => {
      const report: Report = {
        program: { name: 'easlens', version: packageFile.version },
        captures: outcome.captures,
        exchanges: gathered.exchanges,
        left: gathered.leftWith(outcome),
        rules: rulesOf(packs, outcome),
        failOn,
        ...(settings.where !== undefined && { where: settings.where }),
        ...redactedWords(settings),
        isStopped: outcome.isStopped,
      };
      const render = await rendererOf(settings.output);
      for (const text of render(report)) await write(text);
    },
  };
}

function redactedWords({ redact }: ScanSettings): Pick<Report, 'redacted'> {
  const taken = [redact.bodies ? 'mail text' : '', redact.addresses ? 'addresses' : ''].filter(Boolean);
  return taken.length === 0 ? {} : { redacted: taken.join(' and ') };
}

type Render = (report: Report) => Iterable<string>;

/** Loaded when it is needed: who wants one kind of report wants no other. */
async function rendererOf(output: ScanSettings['output']): Promise<Render> {
  if (output === 'sarif') return (await import('../../capture/report/sarif.ts')).sarif;
  if (output === 'junit') return (await import('../../capture/report/junit.ts')).junit;
  return (await import('../../capture/report/html/page.ts')).htmlReport;
}

/** Exchanges up to a number of findings. */
class Gathered {
  readonly exchanges: ReportedExchange[] = [];
  #room: number;
  #leftExchanges = 0;
  #leftFindings = 0;

  constructor(room: number) {
    this.#room = room;
  }

  add(part: ScanPart): void {
    if (part.kind !== 'exchanges') return;
    for (const exchange of part.exchanges) {
      const findings = exchange.findings.slice(0, this.#room);
      this.#leftFindings += exchange.findings.length - findings.length;
      if (findings.length === 0) this.#leftExchanges++;
      else
        this.exchanges.push(
          findings.length === exchange.findings.length ? exchange : { ...exchange, findings },
        );
      this.#room -= findings.length;
    }
  }

  leftWith({ left }: ScanOutcome): Report['left'] {
    return {
      exchanges: this.#leftExchanges + left.exchanges,
      findings: this.#leftFindings + left.findings,
    };
  }
}

function rulesOf(packs: WriterEdges['packs'], { counts }: ScanOutcome): readonly ReportedRule[] {
  return packs
    .flatMap(({ rules }) => rules)
    .filter(({ name }) => counts.rules[name] !== undefined)
    .map(({ name, title, severity, spec, why }) => ({ name, title, severity, spec, why }));
}
