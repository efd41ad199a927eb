// nextflow run main.nf --model model.yaml --draws 1e9 --parts 20
// and where the model names other files beside it, --data "psa.csv base.yaml": without them no part finds them
params.data = ''
process part {
  cpus 4
  input: val k; path model; path data
  output: path "${k}.part"
  script: "mcsv run ${model} --draws ${params.draws} --shard ${k}/${params.parts} --threads ${task.cpus} --out ${k}.part"
}
process merge {
  cpus 4
  publishDir '.', mode: 'copy'
  input: path parts
  output: path 'result.nc'
  script: "mcsv merge ${parts} --threads ${task.cpus} --out result.nc"
}
workflow {
  data = params.data.tokenize().collect { file(it, checkIfExists: true) }
  merge(part(Channel.of(1..(params.parts as int)), file(params.model, checkIfExists: true), data).collect())
}
