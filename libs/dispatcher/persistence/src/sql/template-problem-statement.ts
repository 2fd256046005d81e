import type { Statement } from '@tocsin/persistence';

/** A row for each delivery whose template could not be used. */
export const ADD_TEMPLATE_PROBLEMS: Statement = {
  name: 'template_problem_add',
  text: `insert into template_problem (channel, subject, seq, problem, found_at)
    select *, $5 from unnest($1::int[], $2::text[], $3::int[], $4::text[])
    on conflict do nothing`,
};
