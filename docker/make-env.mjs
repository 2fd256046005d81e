// Prints a .env file for compose.yaml with fresh secrets.
import { randomBytes } from 'node:crypto';

const password = () => randomBytes(24).toString('base64url');
const values = {
  POSTGRES_PASSWORD: password(),
  CONFIG_DB_PASSWORD: password(),
  EVALUATOR_DB_PASSWORD: password(),
  DISPATCHER_DB_PASSWORD: password(),
  TOCSIN_INTERNAL_TOKEN: password(),
  TOCSIN_SECRET_KEY: randomBytes(32).toString('base64'),
  TOCSIN_BOOTSTRAP_API_KEY: password(),
};
for (const [name, value] of Object.entries(values)) console.log(`${name}=${value}`);
