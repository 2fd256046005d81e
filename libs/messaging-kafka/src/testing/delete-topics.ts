import type { Admin } from 'kafkajs';

/** Deletes every topic whose name begins so: what a suite leaves behind costs a shared broker files and memory. */
export async function deleteTopics(admin: Admin, prefix: string): Promise<void> {
  const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
  if (topics.length > 0) await admin.deleteTopics({ topics });
}
