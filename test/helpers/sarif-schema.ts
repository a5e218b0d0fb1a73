import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import Ajv from 'ajv';
import draft from 'ajv/lib/refs/json-schema-draft-04.json' with { type: 'json' };

/** OASIS's own schema of SARIF 2.1.0, as Microsoft ships it: closed objects, formats of texts, lists without repeats. */
const ajv = new Ajv({ schemaId: 'id', meta: false, format: 'full', allErrors: true });
ajv.addMetaSchema(draft);
const isSarif = ajv.compile(schema);

/** What is wrong with a log by the schema of SARIF 2.1.0, each with its place. */
export function misfits(log: unknown): readonly string[] {
  isSarif(log);
  return (isSarif.errors ?? []).map(({ dataPath, message }) => `$${dataPath} ${message}`);
}
