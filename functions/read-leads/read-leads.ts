import { readLeadsApi } from '../../shared/api/leads.ts';
import { serve } from '../../shared/api/serve.ts';
import type { Dependencies } from './dependencies.ts';
import { listLeads } from './list-leads.ts';
import { showHistory } from './show-history.ts';
import { showLead } from './show-lead.ts';
import { showScore } from './show-score.ts';

/** Serves what sales reads of leads. Writes nothing. */
export const readLeads = serve<typeof readLeadsApi, Dependencies>(readLeadsApi, {
  listLeads,
  showLead,
  showHistory,
  showScore,
});
