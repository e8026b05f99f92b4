import { writeFile } from 'node:fs/promises';
import { openapiDocument } from '../openapi/document.ts';

/** `npm run openapi [-- FILE]` writes the OpenAPI document of the HTTP API to a file, or prints it. */
const [file] = process.argv.slice(2);
const text = `${JSON.stringify(openapiDocument(), undefined, 2)}\n`;
if (file === undefined) process.stdout.write(text);
else await writeFile(file, text);
