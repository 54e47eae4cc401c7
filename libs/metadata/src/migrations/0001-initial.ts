// Frozen once released: imports nothing of ours, is never edited. Later changes are migrations of their own.
import { sql } from "kysely";
import type { Kysely } from "kysely";

/*
 * Instants are epoch milliseconds (bigint), keys are bigint identities that never leave the database's users, text ids are
 * what people write. The hot tables (task_instance, task_attempt, task_summary, output) have no foreign keys: a check per
 * row costs more than the row. Predicates of their partial indexes name a column that is set to null when the row moves
 * on, never the state that a guarded update also names: PostgreSQL would walk the dead entries of such an index.
 */
const TABLES = [
  // What is known of DAGs.
  `create table dag (
    dag_id text primary key,
    paused boolean not null,
    active boolean not null default true,
    is_gone boolean not null default false,
    deployment text,
    file text,
    current_version_key bigint,
    last_interval_start bigint,
    last_interval_end bigint,
    next_run_after bigint,
    next_interval_start bigint,
    next_interval_end bigint,
    max_active_runs integer not null,
    max_active_tasks integer,
    max_failed_runs integer not null default 0,
    failed_runs integer not null default 0,
    pause_reason text,
    acknowledged_until bigint,
    description text,
    owner text,
    tags jsonb not null default '[]',
    access jsonb not null default '{}',
    load_problems jsonb not null default '[]',
    created_at bigint not null,
    updated_at bigint not null
  )`,
  `create index dag_due on dag (next_run_after) where next_run_after is not null`,
  `create table bundle (
    bundle_id text primary key,
    code bytea not null,
    source_map bytea,
    assets jsonb not null default '[]',
    externals jsonb not null default '{}',
    created_at bigint not null
  )`,
  `create table dag_version (
    version_key bigint generated always as identity primary key,
    dag_id text not null references dag,
    number integer not null,
    fingerprint text not null,
    bundle_id text not null references bundle,
    graph jsonb not null,
    sources jsonb not null default '[]',
    run_timeout_ms bigint,
    created_at bigint not null,
    unique (dag_id, number),
    unique (dag_id, fingerprint, bundle_id)
  )`,
  // What the claim and the creation of instances need of each task of a version, so that both are one statement.
  `create table version_task (
    version_key bigint not null references dag_version,
    task_id text not null,
    kind text not null check (kind in ('task', 'wait', 'sensor', 'remote')),
    position integer not null,
    pool text not null,
    queue text not null default 'default',
    slots integer not null,
    priority integer not null,
    max_per_task integer,
    max_per_run integer,
    max_per_key integer,
    key_space text,
    rate_starts integer,
    rate_ms bigint,
    rate_space text,
    reads jsonb not null default '[]',
    reads_beside jsonb not null default '[]',
    map_reads jsonb not null default '[]',
    groups jsonb not null default '[]',
    keeps_choice boolean not null,
    past text not null,
    downstream jsonb not null default '[]',
    mapped boolean not null,
    awaits_dag text,
    primary key (version_key, task_id)
  )`,
  /* When the runs of a version should be over: \`offset_ms\` after an origin, which for an instant is 1970. */
  `create table version_deadline (
    version_key bigint not null references dag_version,
    name text not null,
    origin text not null check (origin in ('queued', 'logicalDate', 'averageRunTime', 'instant')),
    offset_ms bigint not null,
    times double precision,
    max_runs integer,
    min_runs integer,
    callbacks integer not null,
    groups jsonb,
    primary key (version_key, name),
    check ((origin = 'averageRunTime') = (times is not null and max_runs is not null and min_runs is not null))
  )`,
  `create table parse_problem (
    file text primary key,
    problems jsonb not null,
    at bigint not null
  )`,

  // Runs, their tasks, every attempt.
  `create table dag_run (
    run_key bigint generated always as identity primary key,
    dag_id text not null references dag,
    run_id text not null,
    type text not null check (type in ('scheduled', 'manual', 'backfill', 'asset')),
    state text not null check (state in ('queued', 'running', 'success', 'failed')),
    reason text,
    logical_date bigint,
    interval_start bigint not null,
    interval_end bigint not null,
    run_after bigint not null,
    turn bigint not null,
    queued_at bigint not null,
    started_at bigint,
    ended_at bigint,
    params jsonb not null default '{}',
    version_key bigint not null references dag_version,
    backfill_key bigint,
    clear_number integer not null default 0,
    looks_back boolean not null default false,
    only_waits boolean not null default false,
    look_at bigint,
    held_by bigint,
    note text,
    triggered_by text,
    failed_before boolean not null default false,
    unique (dag_id, run_id),
    check (interval_start <= interval_end),
    check ((state = 'queued') = (started_at is null and ended_at is null)),
    check ((state in ('success', 'failed')) = (ended_at is not null))
  )`,
  `create unique index dag_run_logical_date on dag_run (dag_id, logical_date) where logical_date is not null`,
  `create index dag_run_queued on dag_run (dag_id, coalesce(backfill_key, 0), turn, run_key)
    where started_at is null and ended_at is null`,
  `create index dag_run_active on dag_run (dag_id, coalesce(backfill_key, 0))
    where started_at is not null and ended_at is null`,
  `create index dag_run_to_look_at on dag_run (look_at) where look_at is not null`,
  `create index dag_run_open on dag_run (dag_id, run_after) where ended_at is null`,
  `create index dag_run_by_dag_and_time on dag_run (dag_id, run_after desc, run_key desc)`,
  // A success asks for the runs before it in the schedule: a few, where those by hand between them may be thousands.
  `create index dag_run_in_schedule on dag_run (dag_id, run_after desc, run_key desc) where type <> 'manual'`,
  `create index dag_run_by_time on dag_run (run_after desc, run_key desc)`,
  // Few have one: they are found without all that lies between them.
  `create index dag_run_with_note on dag_run (run_after desc, run_key desc) where note is not null`,
  // Home asks what ended and what failed since yesterday, of all DAGs: some thousands, where there may be a million runs.
  `create index dag_run_by_end on dag_run (ended_at) where ended_at is not null`,
  `create index dag_run_by_backfill on dag_run (backfill_key) where backfill_key is not null`,
  // Each start of runs asks how many of a backfill failed: few, where all of its runs may be thousands.
  `create index dag_run_failed_in_backfill on dag_run (backfill_key, ended_at)
    where backfill_key is not null and state = 'failed'`,
  /*
   * A lane is a set of limits that its instances share: they are blocked or open together, so a claim looks at a few
   * lanes and at no blocked instance. task_id and run_key are '' and 0 unless the task has a limit of its own. What needs
   * no worker stands in lanes of its own, and so does what one process serves and another does not: queue is '' where no
   * process is needed. Only keys divide a lane: one for each key would cost each claim a probe a key,
   * where one for all costs it the blocked instances that stand before an open one, in lanes with keys alone.
   */
  `create table lane (
    lane_key bigint generated always as identity primary key,
    dag_id text not null,
    pool text not null,
    task_id text not null default '',
    run_key bigint not null default 0,
    max_per_task integer,
    max_per_run integer,
    max_per_key integer,
    key_space text,
    rate_starts integer,
    rate_ms bigint,
    rate_space text,
    needs_worker boolean not null default true,
    queue text not null default 'default',
    unique (dag_id, pool, task_id, run_key, needs_worker, queue)
  )`,
  `create index lane_by_run on lane (run_key) where run_key <> 0`,
  `create index lane_without_worker on lane (lane_key) where not needs_worker`,
  `create index lane_by_rate on lane (rate_space, rate_ms) where rate_space is not null`,
  // Starts that a rate counts, forgotten when no rate counts them any more.
  `create table rate_start (
    rate_space text not null,
    at bigint not null,
    starts integer not null,
    primary key (rate_space, at)
  )`,
  // How often connections may be asked, over all processes: one row for those that count their looks together.
  `create table look_budget (
    name text primary key,
    turn bigint not null,
    used_at bigint not null,
    budget jsonb not null
  )`,
  `create table task_instance (
    instance_key bigint generated always as identity primary key,
    run_key bigint not null,
    task_id text not null,
    map_index integer not null default -1,
    state text not null default 'none' check (state in ('none', 'scheduled', 'queued', 'running', 'success', 'failed',
      'up_for_retry', 'up_for_reschedule', 'deferred', 'skipped', 'upstream_failed', 'removed', 'restarting')),
    generation integer not null default 0,
    attempt_number integer not null default 0,
    try_number integer not null default 0,
    lost_count integer not null default 0,
    attempt_key bigint,
    session_key bigint,
    lane_key bigint not null,
    slots integer not null,
    priority integer not null,
    ready_at bigint,
    due_at bigint,
    not_before bigint,
    started_at bigint,
    ended_at bigint,
    limit_key text,
    element jsonb,
    label text,
    unique (run_key, task_id, map_index),
    check ((state = 'scheduled') = (ready_at is not null)),
    check ((state in ('queued', 'running', 'restarting')) = (session_key is not null)),
    check (state not in ('queued', 'running', 'restarting') or attempt_key is not null)
  ) with (fillfactor = 80)`,
  /*
   * The queue. Within a lane: by priority, then by the instant of readiness, where the n-th instance of a mapped task
   * stands 50 ms later than the one before it: so a large fan-out shares with whatever becomes ready after it. Without a
   * key of their own, entries that became ready together share one tuple: what is taken stands there until a vacuum, and each
   * claim walks over it.
   */
  `create index task_instance_ready on task_instance (lane_key, priority desc, (ready_at + 50 * map_index))
    where ready_at is not null`,
  `create index task_instance_occupying on task_instance (session_key) where session_key is not null`,
  // Retries are few: a grid of thousands of runs finds them without looking at what went well.
  `create index task_instance_retried on task_instance (run_key) where try_number > 1`,
  `create index task_instance_due on task_instance (due_at, run_key) where due_at is not null`,
  `create table task_attempt (
    attempt_key bigint generated by default as identity primary key,
    instance_key bigint not null,
    number integer not null,
    generation integer not null,
    try_number integer not null,
    session_key bigint,
    scheduled_at bigint not null,
    queued_at bigint not null,
    started_at bigint,
    ended_at bigint,
    outcome text check (outcome in ('success', 'skipped', 'failed', 'timed_out', 'killed', 'lost')),
    next_state text,
    error jsonb,
    pokes integer not null default 0,
    deadline bigint,
    rendered_input jsonb,
    max_rss bigint,
    cpu_ms bigint,
    unique (instance_key, number),
    check ((ended_at is null) = (outcome is null))
  ) with (fillfactor = 80)`,
  // Counts follow the order of TASK_STATES.
  `create table task_summary (
    run_key bigint not null,
    task_id text not null,
    position integer not null,
    expected integer not null,
    expanded boolean not null,
    counts integer[] not null,
    keeps_choice boolean not null,
    choice jsonb,
    past text not null,
    primary key (run_key, task_id)
  ) with (fillfactor = 70)`,
  `create table output (
    instance_key bigint primary key,
    generation integer not null,
    attempt_number integer not null,
    value jsonb,
    uri text,
    bytes integer not null,
    written_at bigint not null,
    lost_at bigint
  )`,
  `create table start_hold (
    place text primary key,
    reason text not null,
    since bigint not null
  )`,
  `create table task_state (
    instance_key bigint not null,
    key text not null,
    generation integer not null,
    value jsonb not null,
    primary key (instance_key, key)
  )`,
  `create table remote_job (
    instance_key bigint not null,
    generation integer not null,
    submission integer not null,
    token text not null unique,
    attempt_key bigint not null,
    version_key bigint not null,
    state text not null check (state in ('intent', 'submitted', 'succeeded', 'failed', 'cancelling', 'cancelled', 'gone',
      'left')),
    handle jsonb,
    intent_at bigint not null,
    submitted_at bigint,
    ended_at bigint,
    left_on_kill boolean not null,
    cancel_tries integer not null default 0,
    cancel_due_at bigint,
    said text,
    primary key (instance_key, generation, submission),
    check ((state = 'cancelling') = (cancel_due_at is not null))
  )`,
  `create index remote_job_cancel on remote_job (cancel_due_at) where cancel_due_at is not null`,
  // Attempts that go on without a worker: what is looked at next, and when. due_at null: when something happens.
  `create table task_look (
    attempt_key bigint primary key,
    instance_key bigint not null,
    lane_key bigint not null,
    limit_key text,
    pool text not null,
    slots integer not null,
    turn integer not null default 0,
    due_at bigint,
    looked_at bigint,
    troubles integer not null default 0,
    said text,
    awaits_dag text,
    taken_by bigint
  ) with (fillfactor = 70)`,
  `create index task_look_due on task_look (due_at) where due_at is not null`,
  `create index task_look_by_instance on task_look (instance_key)`,
  `create index task_look_by_lane on task_look (lane_key)`,
  `create index task_look_by_key on task_look (lane_key) where limit_key is not null`,
  `create index task_look_by_pool on task_look (pool)`,
  `create index task_look_awaits on task_look (awaits_dag) where awaits_dag is not null`,
  `create table approval (
    instance_key bigint not null,
    generation integer not null,
    is_approved boolean not null,
    who text not null,
    at bigint not null,
    note text,
    form_values jsonb,
    timed_out boolean not null,
    primary key (instance_key, generation)
  )`,
  // When runs should be over. The end of a run writes nothing here: what has become of it is seen when it is due.
  `create table run_deadline (
    deadline_key bigint generated always as identity primary key,
    run_key bigint not null,
    generation integer not null,
    name text not null,
    due_at bigint not null,
    state text not null default 'open' check (state in ('open', 'met', 'missed', 'superseded')),
    missed_at bigint,
    check ((state = 'missed') = (missed_at is not null))
  )`,
  `create index run_deadline_due on run_deadline (due_at, run_key) where state = 'open'`,
  `create index run_deadline_by_run on run_deadline (run_key, deadline_key)`,
  `create index run_deadline_missed on run_deadline (missed_at) where missed_at is not null`,

  // Who holds what, and who did what.
  `create table worker_session (
    session_key bigint generated always as identity primary key,
    name text not null,
    host text not null,
    boot_id text not null,
    pid integer not null,
    pid_started_at bigint not null,
    kind text not null,
    slots integer,
    queues text[],
    started_at bigint not null,
    lease_until bigint not null,
    ended_at bigint
  )`,
  `create index worker_session_open on worker_session (lease_until) where ended_at is null`,
  // By name, so that a worker that is started again stays drained.
  `create table worker_drain (
    name text primary key,
    since bigint not null
  )`,
  `create table server_process (
    process_key bigint generated always as identity primary key,
    host text not null,
    pid integer not null,
    roles jsonb not null,
    version text not null,
    data_dir_id text not null,
    data_dir text not null,
    started_at bigint not null,
    seen_at bigint not null,
    ended_at bigint
  )`,
  `create table state_change (
    change_key bigint generated always as identity primary key,
    at bigint not null,
    who text not null,
    cause text not null,
    dag_id text,
    run_key bigint,
    instance_key bigint,
    from_state text,
    to_state text,
    detail jsonb
  )`,
  `create index state_change_by_dag on state_change (dag_id, change_key)`,
  `create index state_change_by_run on state_change (run_key, change_key)`,
  `create index state_change_by_instance on state_change (instance_key, change_key) where instance_key is not null`,
  // What is left of a run that was removed: it answers for its day, and says what became of the run.
  `create table removed_run (
    run_key bigint primary key,
    dag_id text not null,
    run_id text not null,
    type text not null,
    logical_date bigint,
    state text not null check (state in ('success', 'failed')),
    ended_at bigint not null,
    removed_at bigint not null,
    who text not null
  )`,
  `create index removed_run_by_name on removed_run (dag_id, run_id)`,
  `create index removed_run_by_day on removed_run (dag_id, logical_date) where logical_date is not null`,
  // Instances that are gone and may have left outputs in the output store.
  `create table removed_output (
    instance_key bigint primary key
  )`,
  `create table clear_record (
    clear_key bigint generated always as identity primary key,
    at bigint not null,
    who text not null,
    dag_id text not null,
    options jsonb not null,
    not_before bigint not null,
    undone_at bigint
  )`,
  `create table clear_run (
    clear_key bigint not null references clear_record on delete cascade,
    run_key bigint not null,
    former jsonb not null,
    unexpanded jsonb not null default '[]',
    primary key (clear_key, run_key)
  )`,
  `create index clear_run_by_run on clear_run (run_key)`,
  `create table clear_item (
    clear_key bigint not null references clear_record on delete cascade,
    instance_key bigint not null,
    former jsonb not null,
    primary key (clear_key, instance_key)
  )`,
  `create index clear_item_by_instance on clear_item (instance_key)`,
  `create table backfill (
    backfill_key bigint generated always as identity primary key,
    dag_id text not null references dag,
    from_date bigint not null,
    to_date bigint not null,
    reprocess text not null check (reprocess in ('none', 'failed', 'failed_only', 'completed')),
    direction text not null check (direction in ('forward', 'backward')),
    max_active_runs integer not null,
    pause_after_failures integer check (pause_after_failures > 0),
    failures_since bigint not null default 0,
    state text not null check (state in ('running', 'paused', 'completed', 'cancelled')),
    pause_reason text,
    params jsonb not null default '{}',
    tasks jsonb,
    days integer not null,
    removed_success integer not null default 0,
    removed_failed integer not null default 0,
    who text not null,
    cause text not null,
    note text,
    created_at bigint not null,
    ended_at bigint
  )`,
  `create index backfill_open on backfill (dag_id) where ended_at is null`,
  `create table backfill_day (
    backfill_key bigint not null references backfill on delete cascade,
    position integer not null,
    logical_date bigint not null,
    interval_start bigint not null,
    interval_end bigint not null,
    state text not null check (state in ('waiting', 'created', 'adopted', 'left')),
    reason text,
    run_key bigint,
    primary key (backfill_key, position)
  )`,
  `create table backfill_schedule (
    schedule_key bigint generated always as identity primary key,
    dag_id text not null references dag,
    name text not null,
    origin text not null check (origin in ('person', 'code')),
    window_from integer not null,
    window_to integer not null,
    crons jsonb not null,
    timezone text not null,
    reprocess text not null check (reprocess in ('none', 'failed', 'failed_only', 'completed')),
    direction text not null check (direction in ('forward', 'backward')),
    max_active_runs integer,
    pause_after_failures integer,
    params jsonb not null default '{}',
    tasks jsonb,
    paused boolean not null default false,
    next_at bigint,
    who text not null,
    created_at bigint not null,
    unique (dag_id, name),
    check (window_from >= window_to and window_to >= 0)
  )`,
  `create index backfill_schedule_due on backfill_schedule (next_at) where next_at is not null and not paused`,
  // The key is what makes an occurrence fire once, whatever happens to who fires it.
  `create table backfill_firing (
    schedule_key bigint not null references backfill_schedule on delete cascade,
    due_at bigint not null,
    fired_at bigint not null,
    backfill_key bigint references backfill,
    reason text,
    primary key (schedule_key, due_at),
    check ((backfill_key is null) = (reason is not null))
  )`,

  // Functions of users that are to be told what happened: written with what happened, called once that is committed.
  `create table callback (
    callback_key bigint generated always as identity primary key,
    run_key bigint,
    backfill_key bigint references backfill on delete cascade,
    version_key bigint not null references dag_version,
    instance_key bigint,
    attempt_key bigint,
    generation integer not null,
    attempt_number integer not null default 0,
    try_number integer not null default 0,
    kind text not null check (kind in ('success', 'failure', 'retry', 'skip', 'recovery', 'deadline', 'backfill')),
    deadline_key bigint,
    position integer not null,
    to_state text not null,
    cause text,
    detail jsonb,
    at bigint not null,
    retry_at bigint,
    state text not null default 'waiting' check (state in ('waiting', 'success', 'failed', 'superseded')),
    turn integer not null default 0,
    tries integer not null default 0,
    unbegun integer not null default 0,
    due_at bigint,
    ended_at bigint,
    error jsonb,
    taken_by bigint,
    group_key text,
    group_ms bigint,
    check ((state = 'waiting') = (due_at is not null)),
    check ((state = 'waiting') = (ended_at is null)),
    check ((kind = 'deadline') = (deadline_key is not null)),
    check ((kind = 'backfill') = (backfill_key is not null)),
    check ((kind = 'backfill') = (run_key is null)),
    check ((group_key is null) = (group_ms is null))
  )`,
  `create index callback_due on callback (due_at, callback_key) where due_at is not null`,
  `create index callback_by_run on callback (run_key, callback_key)`,
  `create index callback_in_group on callback (group_key, due_at) where group_key is not null and due_at is not null`,
  `create index callback_by_backfill on callback (backfill_key, callback_key) where backfill_key is not null`,
  `create index callback_ended on callback (ended_at) where ended_at is not null`,

  // Of what is told of together: until when nobody is told of more.
  `create table callback_group (
    group_key text primary key,
    dag_id text not null,
    quiet_until bigint not null
  )`,

  // What people declare.
  `create table pool (
    name text primary key,
    slots integer not null,
    include_deferred boolean not null default false,
    description text
  )`,
  `insert into pool (name, slots, description) values ('default_pool', 128, 'For tasks that name no pool')`,
  `create table connection (
    connection_id text primary key,
    type text not null,
    host text,
    port integer,
    login text,
    database text,
    path text,
    extra jsonb not null default '{}',
    sealed bytea,
    description text,
    created_at bigint not null,
    updated_at bigint not null
  )`,
  `create table variable (
    key text primary key,
    value text,
    sealed bytea,
    description text,
    created_at bigint not null,
    updated_at bigint not null
  )`,
  // While nobody is in it, whoever reaches the server may do everything; then everybody has to sign in.
  `create table app_user (
    user_key bigint generated always as identity primary key,
    name text not null unique,
    role text not null check (role in ('none', 'viewer', 'operator', 'editor', 'admin')),
    password_hash text,
    issuer text,
    subject text,
    is_disabled boolean not null default false,
    lacks_role boolean not null default false,
    created_at bigint not null,
    updated_at bigint not null,
    last_seen_at bigint,
    unique (issuer, subject),
    check ((issuer is null) = (subject is null)),
    check ((issuer is null) = (password_hash is not null)),
    check (not lacks_role or (is_disabled and issuer is not null))
  )`,
  `create table app_role (
    role_key bigint generated always as identity primary key,
    name text not null unique check (name not in ('none', 'viewer', 'operator', 'editor', 'admin')),
    base text not null check (base in ('none', 'viewer', 'operator', 'editor')),
    grants jsonb not null,
    created_at bigint not null,
    updated_at bigint not null
  )`,
  // No cascade from the role: one that users have stays.
  `create table user_role (
    user_key bigint not null references app_user on delete cascade,
    role_key bigint not null references app_role,
    primary key (user_key, role_key)
  )`,
  `create index user_role_by_role on user_role (role_key)`,
  // Hashes of what the holder has: whoever reads the database cannot act for anybody.
  `create table user_session (
    token_hash bytea primary key,
    user_key bigint not null references app_user on delete cascade,
    created_at bigint not null,
    last_seen_at bigint not null,
    expires_at bigint not null
  )`,
  `create index user_session_by_user on user_session (user_key)`,
  `create table second_factor (
    user_key bigint primary key references app_user on delete cascade,
    sealed bytea not null,
    created_at bigint not null,
    confirmed_at bigint,
    last_step bigint
  )`,
  `create table recovery_code (
    user_key bigint not null references second_factor on delete cascade,
    code_hash bytea not null,
    primary key (user_key, code_hash)
  )`,
  `create table api_token (
    token_key bigint generated always as identity primary key,
    user_key bigint not null references app_user on delete cascade,
    name text not null,
    role text not null check (role in ('viewer', 'operator', 'editor', 'admin')),
    token_hash bytea not null unique,
    created_at bigint not null,
    expires_at bigint,
    last_used_at bigint
  )`,
  `create index api_token_by_user on api_token (user_key)`,
  // No reference to what an entry is about: it stays when that is gone.
  `create table audit_entry (
    entry_key bigint generated always as identity primary key,
    at bigint not null,
    who text not null,
    via text not null check (via in ('password', 'oidc', 'token', 'local', 'nobody')),
    token text,
    address text not null,
    action text not null,
    dag_id text,
    run_id text,
    task_id text,
    object text,
    asked jsonb,
    before jsonb,
    after jsonb,
    outcome text check (outcome in ('done', 'refused', 'failed')),
    error text
  )`,
  `create index audit_entry_by_dag on audit_entry (dag_id, entry_key) where dag_id is not null`,
  `create index audit_entry_by_who on audit_entry (who, entry_key)`,
  `create index audit_entry_by_time on audit_entry (at)`,
  // The history of a variable, of a backfill, and of a run by its clears. Of 400,000 entries those of a backfill come in 1 ms;
  // without it all are walked over, in 150.
  `create index audit_entry_by_object on audit_entry (object, entry_key) where object is not null`,
  `create table asset (
    name text primary key,
    created_at bigint not null
  )`,
  `create table asset_event (
    event_key bigint generated always as identity primary key,
    asset text not null,
    at bigint not null,
    instance_key bigint,
    run_key bigint,
    who text,
    extra jsonb not null default '{}'
  )`,
  `create index asset_event_by_asset on asset_event (asset, event_key)`,
  // What a task reads within a time. Of 300,000 events, 100 of long ago come in 2 ms; without it all are walked over, in 40.
  `create index asset_event_by_time on asset_event (asset, at, event_key)`,
  // What the tasks of a run made: its page asks. Few runs have any.
  `create index asset_event_by_run on asset_event (run_key) where run_key is not null`,
  // What the current versions of DAGs say of assets: a task produces or consumes it, or the schedule waits for it.
  `create table asset_use (
    asset text not null,
    dag_id text not null references dag,
    role text not null check (role in ('produces', 'consumes', 'schedule')),
    task_id text not null default '',
    primary key (asset, role, dag_id, task_id),
    check ((role = 'schedule') = (task_id = ''))
  )`,
  `create index asset_use_by_dag on asset_use (dag_id)`,
  // Events that wait for a run of a DAG. is_new: nobody has looked since whether they are enough.
  `create table asset_queue (
    dag_id text not null,
    asset text not null,
    event_key bigint not null,
    is_new boolean not null default true,
    primary key (dag_id, asset, event_key)
  )`,
  `create index asset_queue_new on asset_queue (dag_id, event_key) where is_new`,
  `create table run_asset_event (
    run_key bigint not null,
    event_key bigint not null,
    primary key (run_key, event_key)
  )`,
  `create index run_asset_event_by_event on run_asset_event (event_key)`,
  `create table asset_state (
    asset text not null,
    key text not null,
    value jsonb not null,
    updated_at bigint not null,
    run_key bigint,
    primary key (asset, key)
  )`,
  `create index asset_state_by_run on asset_state (run_key) where run_key is not null`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of TABLES) await sql.raw(statement).execute(db);
}
