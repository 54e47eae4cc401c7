{{- define "daymill.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "daymill.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 51 | trimSuffix "-" }}
{{- else if contains (include "daymill.name" .) .Release.Name -}}
{{- .Release.Name | trunc 51 | trimSuffix "-" }}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "daymill.name" .) | trunc 51 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- /* What pods are found by; it never changes. */ -}}
{{- define "daymill.selector" -}}
app.kubernetes.io/name: {{ include "daymill.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "daymill.labels" -}}
{{ include "daymill.selector" . }}
app.kubernetes.io/version: {{ .Values.image.tag | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "daymill.claim" -}}
{{- default (printf "%s-data" (include "daymill.fullname" .)) .Values.persistence.existingClaim }}
{{- end }}

{{- /* Names by which the service is asked in the cluster, and those of the values. */ -}}
{{- define "daymill.allowedHosts" -}}
{{- $service := include "daymill.fullname" . -}}
{{- $inNamespace := printf "%s.%s" $service .Release.Namespace -}}
{{- $own := list $service $inNamespace (printf "%s.svc" $inNamespace) (printf "%s.svc.cluster.local" $inNamespace) -}}
{{- concat $own .Values.server.allowedHosts | join "," }}
{{- end }}

{{- /* Refuses pods that share the data on a claim that one node mounts: `root`, `why`. */ -}}
{{- define "daymill.sharedData" -}}
{{- $persistence := .root.Values.persistence -}}
{{- if and (not $persistence.existingClaim) (not (has "ReadWriteMany" $persistence.accessModes)) -}}
{{- fail (printf "%s Set persistence.accessModes to [ReadWriteMany], or name such a claim as persistence.existingClaim." .why) -}}
{{- end -}}
{{- end }}

{{- define "daymill.secretEnv" -}}
- name: {{ .variable }}
  valueFrom:
    secretKeyRef:
      name: {{ .from.existingSecret }}
      key: {{ .from.key }}
{{- end }}

{{- define "daymill.env" -}}
{{ include "daymill.secretEnv" (dict "variable" "DAYMILL__DATABASE" "from" .Values.database) }}
{{ include "daymill.secretEnv" (dict "variable" "DAYMILL_SECRET_KEY" "from" .Values.secretKey) }}
{{- if .Values.adminPassword.existingSecret }}
{{ include "daymill.secretEnv" (dict "variable" "DAYMILL_ADMIN_PASSWORD" "from" .Values.adminPassword) }}
{{- end }}
- name: DAYMILL__SERVER__ALLOWED_HOSTS
  value: {{ include "daymill.allowedHosts" . | quote }}
{{- with .Values.server.url }}
- name: DAYMILL__SERVER__URL
  value: {{ . | quote }}
{{- end }}
{{- range $name, $value := .Values.settings }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- /*
A pod of a role: `root`, `role` (all, scheduler, api or worker), `resources`, `queues` and `workers`; of a worker `pool`,
`nodeSelector`, `tolerations` and `affinity` in place of those of all pods.
*/ -}}
{{- define "daymill.pod" -}}
{{- $values := .root.Values -}}
{{- $answers := has .role (list "all" "api") -}}
metadata:
  labels:
    {{- include "daymill.selector" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .role }}
    {{- /* Whether the service leads to it, and whether the stateful set holds it. */}}
    daymill/answers: {{ $answers | quote }}
    daymill/schedules: {{ has .role (list "all" "scheduler") | quote }}
    daymill/worker-pool: {{ default "" .pool | quote }}
    {{- with $values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with $values.podAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- with $values.serviceAccountName }}
  serviceAccountName: {{ . }}
  {{- end }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  {{- with $values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    {{- toYaml $values.podSecurityContext | nindent 4 }}
  terminationGracePeriodSeconds: {{ $values.terminationGracePeriodSeconds }}
  containers:
    - name: daymill
      image: {{ printf "%s:%s" $values.image.repository $values.image.tag | quote }}
      imagePullPolicy: {{ $values.image.pullPolicy }}
      args: [start, --role, {{ .role }}, --port, "8080"]
      env:
        {{- include "daymill.env" .root | nindent 8 }}
        {{- if not $answers }}
        {{- /* In place of the API, so that it is probed alike. */}}
        - name: DAYMILL__PROBES__PORT
          value: "8080"
        {{- end }}
        {{- with .queues }}
        - name: DAYMILL__QUEUES
          value: {{ join "," . | quote }}
        {{- end }}
        {{- if ne (toString .workers) "" }}
        - name: DAYMILL__WORKERS
          value: {{ .workers | quote }}
        {{- end }}
      {{- with $values.extraEnvFrom }}
      envFrom:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      ports:
        - name: http
          containerPort: 8080
      {{- /* The first start makes the schema, and reads all DAG files. */}}
      startupProbe:
        httpGet: { path: /health/live, port: http }
        periodSeconds: 2
        failureThreshold: 150
      livenessProbe:
        httpGet: { path: /health/live, port: http }
        periodSeconds: 15
        timeoutSeconds: 5
        failureThreshold: 4
      readinessProbe:
        httpGet: { path: /health, port: http }
        periodSeconds: 5
        timeoutSeconds: 5
      resources:
        {{- toYaml .resources | nindent 8 }}
      securityContext:
        {{- toYaml $values.securityContext | nindent 8 }}
      volumeMounts:
        - name: data
          mountPath: /data
        - name: tmp
          mountPath: /tmp
  volumes:
    - name: data
      persistentVolumeClaim:
        claimName: {{ include "daymill.claim" .root }}
    - name: tmp
      emptyDir:
        sizeLimit: {{ $values.tmpSize }}
  {{- if eq .role "api" }}
  {{- /* A node that goes takes one of them with it. */}}
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "daymill.selector" .root | nindent 10 }}
          app.kubernetes.io/component: api
  {{- end }}
  {{- with .nodeSelector | default $values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .tolerations | default $values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .affinity | default $values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
