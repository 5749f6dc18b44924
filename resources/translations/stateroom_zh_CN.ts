<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>BrowsedModel</name>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>the project file, on the data as they are</source>
        <translation>项目文件，基于当前数据</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>first weights, drawn from seed %1</source>
        <translation>初始权重，由种子 %1 抽取</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>%1, step %2</source>
        <translation>%1，第 %2 步</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>机器</translation>
    </message>
    <message>
        <source>SHA-256 of the data</source>
        <translation>数据的 SHA-256</translation>
    </message>
    <message>
        <source>Fingerprint</source>
        <translation>指纹</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Producer</source>
        <translation>生成程序</translation>
    </message>
</context>
<context>
    <name>Causes</name>
    <message>
        <source>initial</source>
        <translation>初始</translation>
    </message>
    <message>
        <source>predict</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>merge</source>
        <translation>合并</translation>
    </message>
    <message>
        <source>copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>rebuild</source>
        <translation>重建</translation>
    </message>
    <message>
        <source>replay</source>
        <translation>重放</translation>
    </message>
    <message>
        <source>erase</source>
        <translation>抹除</translation>
    </message>
</context>
<context>
    <name>Checkpoint</name>
    <message>
        <source>best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>last</source>
        <translation>最新</translation>
    </message>
</context>
<context>
    <name>CopyCommand</name>
    <message>
        <source>Copy as command</source>
        <translation>复制为命令</translation>
    </message>
</context>
<context>
    <name>ErrorPlaces</name>
    <message>
        <source>byte</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>line</source>
        <translation>行</translation>
    </message>
    <message>
        <source>row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>batch</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>entry</source>
        <translation>条目</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>feature</source>
        <translation>特征</translation>
    </message>
    <message>
        <source>name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>revision</source>
        <translation>修订</translation>
    </message>
    <message>
        <source>run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>tensors</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>units</source>
        <translation>单元</translation>
    </message>
    <message>
        <source>user</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>users</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>Stopped on request</source>
        <extracomment>cancelled</extracomment>
        <translation>按要求停止</translation>
    </message>
    <message>
        <source>Something went wrong inside Stateroom: {what}</source>
        <extracomment>internal</extracomment>
        <translation>Stateroom 内部出错：{what}</translation>
    </message>
    <message>
        <source>Please report this, with the command that you ran.</source>
        <extracomment>internal</extracomment>
        <translation>请报告此问题，并附上所运行的命令。</translation>
    </message>
    <message>
        <source>There is no file {path}</source>
        <extracomment>file_not_found</extracomment>
        <translation>没有文件 {path}</translation>
    </message>
    <message>
        <source>Check the path.</source>
        <extracomment>file_not_found
----------
event_folder_missing</extracomment>
        <translation>请检查路径。</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}</source>
        <extracomment>file_not_readable</extracomment>
        <translation>无法读取 {path}：{reason}</translation>
    </message>
    <message>
        <source>Check that the file is readable for your user.</source>
        <extracomment>file_not_readable</extracomment>
        <translation>请检查您的用户是否有权读取此文件。</translation>
    </message>
    <message>
        <source>{path} cannot be written: {reason}</source>
        <extracomment>file_not_writable</extracomment>
        <translation>无法写入 {path}：{reason}</translation>
    </message>
    <message>
        <source>Check the folder&apos;s permissions and the free space of its disk.</source>
        <extracomment>file_not_writable</extracomment>
        <translation>请检查文件夹权限和磁盘剩余空间。</translation>
    </message>
    <message>
        <source>{path} has {size} bytes; at most {limit} are read here</source>
        <extracomment>file_too_large</extracomment>
        <translation>{path} 有 {size} 字节；此处最多读取 {limit} 字节</translation>
    </message>
    <message>
        <source>Check that this is the file you meant.</source>
        <extracomment>file_too_large
----------
npz_entries
----------
text_control</extracomment>
        <translation>请确认这是您要的文件。</translation>
    </message>
    <message>
        <source>{path} is in use by process {pid} on {host}</source>
        <extracomment>locked</extracomment>
        <translation>{path} 正被 {host} 上的进程 {pid} 使用</translation>
    </message>
    <message>
        <source>Wait until it has finished, or stop it.</source>
        <extracomment>locked</extracomment>
        <translation>等待它结束，或停止它。</translation>
    </message>
    <message>
        <source>A command is missing</source>
        <extracomment>command_missing</extracomment>
        <translation>缺少命令</translation>
    </message>
    <message>
        <source>Run {help} for the list.</source>
        <extracomment>command_missing
----------
option_unknown</extracomment>
        <translation>运行 {help} 查看列表。</translation>
    </message>
    <message>
        <source>{command} is neither a command nor a project</source>
        <extracomment>command_unknown
----------
command_misspelt</extracomment>
        <translation>{command} 既不是命令也不是项目</translation>
    </message>
    <message>
        <source>Run {help} for the list of commands.</source>
        <extracomment>command_unknown</extracomment>
        <translation>运行 {help} 查看命令列表。</translation>
    </message>
    <message>
        <source>Perhaps you meant {nearest}.</source>
        <extracomment>command_misspelt
----------
option_misspelt
----------
input_unknown</extracomment>
        <translation>您可能是指 {nearest}。</translation>
    </message>
    <message>
        <source>There is no option {option} here</source>
        <extracomment>option_unknown
----------
option_misspelt</extracomment>
        <translation>这里没有选项 {option}</translation>
    </message>
    <message>
        <source>{option} needs a value</source>
        <extracomment>option_needs_value</extracomment>
        <translation>{option} 需要一个值</translation>
    </message>
    <message>
        <source>Run {help} for an example.</source>
        <extracomment>option_needs_value
----------
argument_missing
----------
usage</extracomment>
        <translation>运行 {help} 查看示例。</translation>
    </message>
    <message>
        <source>{option} is given more than once</source>
        <extracomment>option_repeated</extracomment>
        <translation>{option} 给出了多次</translation>
    </message>
    <message>
        <source>Give it once.</source>
        <extracomment>option_repeated</extracomment>
        <translation>只给出一次。</translation>
    </message>
    <message>
        <source>{option}: {reason}</source>
        <extracomment>option_value</extracomment>
        <translation>{option}：{reason}</translation>
    </message>
    <message>
        <source>Run {help} for what it takes.</source>
        <extracomment>option_value</extracomment>
        <translation>运行 {help} 查看它接受什么。</translation>
    </message>
    <message>
        <source>{argument} is missing</source>
        <extracomment>argument_missing</extracomment>
        <translation>缺少 {argument}</translation>
    </message>
    <message>
        <source>The argument {argument} is one too many</source>
        <extracomment>argument_unexpected</extracomment>
        <translation>参数 {argument} 是多余的</translation>
    </message>
    <message>
        <source>Run {help} for an example; quote arguments with spaces.</source>
        <extracomment>argument_unexpected</extracomment>
        <translation>运行 {help} 查看示例；含空格的参数请加引号。</translation>
    </message>
    <message>
        <source>{what}</source>
        <extracomment>usage</extracomment>
        <translation>{what}</translation>
    </message>
    <message>
        <source>This build of Stateroom has no window: {reason}</source>
        <extracomment>window_missing</extracomment>
        <translation>此版本的 Stateroom 没有窗口：{reason}</translation>
    </message>
    <message>
        <source>Use the commands: stateroom --help.</source>
        <extracomment>window_missing</extracomment>
        <translation>请使用命令：stateroom --help。</translation>
    </message>
    <message>
        <source>The file has no header line</source>
        <extracomment>csv_empty</extracomment>
        <translation>文件没有标题行</translation>
    </message>
    <message>
        <source>The first line must name the columns.</source>
        <extracomment>csv_empty</extracomment>
        <translation>第一行必须给出列名。</translation>
    </message>
    <message>
        <source>A quoted field is not closed before the end of the file</source>
        <extracomment>csv_unclosed_quote</extracomment>
        <translation>引号字段直到文件末尾都没有闭合</translation>
    </message>
    <message>
        <source>Close the quote that is opened here, or write a quote inside a field twice (&quot;&quot;).</source>
        <extracomment>csv_unclosed_quote</extracomment>
        <translation>请闭合此处的引号，或将字段内的引号写两次（&quot;&quot;）。</translation>
    </message>
    <message>
        <source>The file holds a NUL byte, so it is not text</source>
        <extracomment>csv_nul_byte</extracomment>
        <translation>文件含有 NUL 字节，因此不是文本</translation>
    </message>
    <message>
        <source>Check that this is a CSV file saved as UTF-8.</source>
        <extracomment>csv_nul_byte</extracomment>
        <translation>请确认这是以 UTF-8 保存的 CSV 文件。</translation>
    </message>
    <message>
        <source>The text is not UTF-8 (byte {byte})</source>
        <extracomment>csv_not_utf8</extracomment>
        <translation>文本不是 UTF-8（字节 {byte}）</translation>
    </message>
    <message>
        <source>If it is Windows-1252, set data.sources.encoding to windows-1252; else save it as UTF-8.</source>
        <extracomment>csv_not_utf8</extracomment>
        <translation>如果文件是 Windows-1252，请将 data.sources.encoding 设为 windows-1252；否则请将文件另存为 UTF-8。</translation>
    </message>
    <message>
        <source>The text is not {encoding}: {reason}</source>
        <extracomment>csv_not_decodable</extracomment>
        <translation>文本不是 {encoding}：{reason}</translation>
    </message>
    <message>
        <source>Set data.sources.encoding to what the file is, or save it as UTF-8.</source>
        <extracomment>csv_not_decodable</extracomment>
        <translation>请将 data.sources.encoding 设为文件的实际编码，或将文件另存为 UTF-8。</translation>
    </message>
    <message>
        <source>{encoding} is no encoding that is read</source>
        <extracomment>csv_bad_encoding</extracomment>
        <translation>{encoding} 不是可读取的编码</translation>
    </message>
    <message>
        <source>Set data.sources.encoding to utf-8, utf-16 or windows-1252.</source>
        <extracomment>csv_bad_encoding</extracomment>
        <translation>请将 data.sources.encoding 设为 utf-8、utf-16 或 windows-1252。</translation>
    </message>
    <message>
        <source>A field has more than {limit} bytes</source>
        <extracomment>csv_field_too_long</extracomment>
        <translation>有字段超过 {limit} 字节</translation>
    </message>
    <message>
        <source>Look for a quote that is not closed; leave long texts out of the table.</source>
        <extracomment>csv_field_too_long</extracomment>
        <translation>请查找未闭合的引号；长文本不要放在表中。</translation>
    </message>
    <message>
        <source>A row has more than {limit} bytes</source>
        <extracomment>csv_row_too_long</extracomment>
        <translation>有行超过 {limit} 字节</translation>
    </message>
    <message>
        <source>Look for a quote that is not closed.</source>
        <extracomment>csv_row_too_long</extracomment>
        <translation>请查找未闭合的引号。</translation>
    </message>
    <message>
        <source>A row has more than {limit} fields</source>
        <extracomment>csv_too_many_columns</extracomment>
        <translation>有行超过 {limit} 个字段</translation>
    </message>
    <message>
        <source>Check the delimiter of the file.</source>
        <extracomment>csv_too_many_columns</extracomment>
        <translation>请检查文件的分隔符。</translation>
    </message>
    <message>
        <source>&quot;{delimiter}&quot; cannot be a delimiter</source>
        <extracomment>csv_bad_delimiter</extracomment>
        <translation>“{delimiter}”不能作为分隔符</translation>
    </message>
    <message>
        <source>A delimiter is one ASCII character other than a quote or the end of a line; leave it out to have it found.</source>
        <extracomment>csv_bad_delimiter</extracomment>
        <translation>分隔符是引号和换行以外的一个 ASCII 字符；留空则自动识别。</translation>
    </message>
    <message>
        <source>The compressed file is damaged: {reason}</source>
        <extracomment>csv_damaged_gzip</extracomment>
        <translation>压缩文件已损坏：{reason}</translation>
    </message>
    <message>
        <source>Fetch or compress the file again; gzip -t checks it.</source>
        <extracomment>csv_damaged_gzip</extracomment>
        <translation>请重新获取或压缩文件；可用 gzip -t 检查。</translation>
    </message>
    <message>
        <source>The row has {found} fields, the header {expected}</source>
        <extracomment>csv_field_count</extracomment>
        <translation>此行有 {found} 个字段，标题行有 {expected} 个</translation>
    </message>
    <message>
        <source>Put fields that hold the delimiter in quotes; check for a line that was cut.</source>
        <extracomment>csv_field_count</extracomment>
        <translation>含分隔符的字段请加引号；检查是否有被截断的行。</translation>
    </message>
    <message>
        <source>Text follows a closing quote</source>
        <extracomment>csv_text_after_quote</extracomment>
        <translation>右引号之后还有文本</translation>
    </message>
    <message>
        <source>Write a quote inside a quoted field twice (&quot;&quot;).</source>
        <extracomment>csv_text_after_quote</extracomment>
        <translation>引号字段内的引号请写两次（&quot;&quot;）。</translation>
    </message>
    <message>
        <source>The header line holds numbers only</source>
        <extracomment>csv_header_is_data</extracomment>
        <translation>标题行只有数字</translation>
    </message>
    <message>
        <source>Add a first line that names the columns.</source>
        <extracomment>csv_header_is_data</extracomment>
        <translation>请添加给出列名的首行。</translation>
    </message>
    <message>
        <source>Two columns are named {name}</source>
        <extracomment>duplicate_column</extracomment>
        <translation>有两列名为 {name}</translation>
    </message>
    <message>
        <source>Rename one of them in the header.</source>
        <extracomment>duplicate_column</extracomment>
        <translation>请在标题行中重命名其中一列。</translation>
    </message>
    <message>
        <source>There is no column {name}</source>
        <extracomment>missing_column
----------
missing_column_of</extracomment>
        <translation>没有列 {name}</translation>
    </message>
    <message>
        <source>The nearest name is {nearest}.</source>
        <extracomment>missing_column
----------
expression_column_nearest</extracomment>
        <translation>最接近的名称是 {nearest}。</translation>
    </message>
    <message>
        <source>The columns are: {columns}.</source>
        <extracomment>missing_column_of
----------
list_column_unknown</extracomment>
        <translation>现有列：{columns}。</translation>
    </message>
    <message>
        <source>The project names no data file</source>
        <extracomment>no_sources</extracomment>
        <translation>项目没有指定数据文件</translation>
    </message>
    <message>
        <source>Add data { sources { path: &quot;data/rows.csv&quot; } } to the project file.</source>
        <extracomment>no_sources</extracomment>
        <translation>请在项目文件中添加 data { sources { path: &quot;data/rows.csv&quot; } }。</translation>
    </message>
    <message>
        <source>The data have no rows</source>
        <extracomment>no_rows</extracomment>
        <translation>数据没有行</translation>
    </message>
    <message>
        <source>Check that the file holds more than its header.</source>
        <extracomment>no_rows</extracomment>
        <translation>请检查文件除标题行外是否还有内容。</translation>
    </message>
    <message>
        <source>Columns {first} and {second} both have the role {role}</source>
        <extracomment>two_columns_for_role</extracomment>
        <translation>列 {first} 和 {second} 都具有角色 {role}</translation>
    </message>
    <message>
        <source>Only one column can have it.</source>
        <extracomment>two_columns_for_role</extracomment>
        <translation>只能有一列具有该角色。</translation>
    </message>
    <message>
        <source>&quot;{value}&quot; is not a number</source>
        <extracomment>not_a_number</extracomment>
        <translation>“{value}”不是数字</translation>
    </message>
    <message>
        <source>Correct it, or add it to the source&apos;s list of texts that mean: no value.</source>
        <extracomment>not_a_number</extracomment>
        <translation>请更正，或将其加入数据源的“表示无值的文本”列表。</translation>
    </message>
    <message>
        <source>&quot;{value}&quot; is not a whole number</source>
        <extracomment>not_an_integer</extracomment>
        <translation>“{value}”不是整数</translation>
    </message>
    <message>
        <source>Correct it, or give the column the type FLOAT.</source>
        <extracomment>not_an_integer</extracomment>
        <translation>请更正，或将该列类型设为 FLOAT。</translation>
    </message>
    <message>
        <source>&quot;{value}&quot; is neither 0, 1, true nor false</source>
        <extracomment>not_a_bool</extracomment>
        <translation>“{value}”不是 0、1、true 或 false</translation>
    </message>
    <message>
        <source>Correct it, or give the column the type STRING.</source>
        <extracomment>not_a_bool</extracomment>
        <translation>请更正，或将该列类型设为 STRING。</translation>
    </message>
    <message>
        <source>&quot;{value}&quot; is not a date as ISO 8601 writes it</source>
        <extracomment>not_a_date</extracomment>
        <translation>“{value}”不是 ISO 8601 格式的日期</translation>
    </message>
    <message>
        <source>Write 2026-03-01 or 2026-03-01T14:02:11Z.</source>
        <extracomment>not_a_date</extracomment>
        <translation>请写成 2026-03-01 或 2026-03-01T14:02:11Z。</translation>
    </message>
    <message>
        <source>&quot;{value}&quot; is not a finite number</source>
        <extracomment>not_finite</extracomment>
        <translation>“{value}”不是有限数</translation>
    </message>
    <message>
        <source>Correct it or leave the cell empty.</source>
        <extracomment>not_finite</extracomment>
        <translation>请更正或留空。</translation>
    </message>
    <message>
        <source>The row says no user</source>
        <extracomment>missing_user</extracomment>
        <translation>此行没有用户</translation>
    </message>
    <message>
        <source>Every row needs a value in column {name}.</source>
        <extracomment>missing_user
----------
missing_order</extracomment>
        <translation>每行在列 {name} 中都需要一个值。</translation>
    </message>
    <message>
        <source>The row has no place in its user&apos;s order</source>
        <extracomment>missing_order</extracomment>
        <translation>此行在其用户的顺序中没有位置</translation>
    </message>
    <message>
        <source>The user has two rows with the same {name}</source>
        <extracomment>tied_order</extracomment>
        <translation>该用户有两行的 {name} 相同</translation>
    </message>
    <message>
        <source>They keep the file&apos;s order; make the order column finer if that is wrong.</source>
        <extracomment>tied_order</extracomment>
        <translation>它们保持文件中的顺序；若不正确，请使顺序列更精细。</translation>
    </message>
    <message>
        <source>The row has no label</source>
        <extracomment>missing_label</extracomment>
        <translation>此行没有标签</translation>
    </message>
    <message>
        <source>It counts neither in the loss nor in the metrics.</source>
        <extracomment>missing_label</extracomment>
        <translation>它不计入损失，也不计入指标。</translation>
    </message>
    <message>
        <source>The weight {value} is negative</source>
        <extracomment>bad_weight</extracomment>
        <translation>权重 {value} 为负</translation>
    </message>
    <message>
        <source>Weights are 0 or more.</source>
        <extracomment>bad_weight</extracomment>
        <translation>权重应为 0 或更大。</translation>
    </message>
    <message>
        <source>The file has no column {name}</source>
        <extracomment>no_user_column</extracomment>
        <translation>文件没有列 {name}</translation>
    </message>
    <message>
        <source>All its rows are taken as one user&apos;s.</source>
        <extracomment>no_user_column</extracomment>
        <translation>其所有行视为同一用户的。</translation>
    </message>
    <message>
        <source>The expression is empty</source>
        <extracomment>expression_empty</extracomment>
        <translation>表达式为空</translation>
    </message>
    <message>
        <source>Write an SQL expression over the columns.</source>
        <extracomment>expression_empty</extracomment>
        <translation>请写一个基于各列的 SQL 表达式。</translation>
    </message>
    <message>
        <source>{token} is not allowed in an expression</source>
        <extracomment>expression_token</extracomment>
        <translation>表达式中不允许 {token}</translation>
    </message>
    <message>
        <source>An expression is one SQL value over the row&apos;s columns, without statements or comments.</source>
        <extracomment>expression_token</extracomment>
        <translation>表达式是基于该行各列的一个 SQL 值，不含语句或注释。</translation>
    </message>
    <message>
        <source>{token} is not closed</source>
        <extracomment>expression_unclosed</extracomment>
        <translation>{token} 没有闭合</translation>
    </message>
    <message>
        <source>Close it.</source>
        <extracomment>expression_unclosed</extracomment>
        <translation>请闭合它。</translation>
    </message>
    <message>
        <source>A closing parenthesis has no opening one</source>
        <extracomment>expression_unopened</extracomment>
        <translation>右括号没有对应的左括号</translation>
    </message>
    <message>
        <source>Balance the parentheses.</source>
        <extracomment>expression_unopened</extracomment>
        <translation>请使括号成对。</translation>
    </message>
    <message>
        <source>The expression reads a column {name} that does not exist</source>
        <extracomment>expression_column
----------
expression_column_nearest</extracomment>
        <translation>表达式读取了不存在的列 {name}</translation>
    </message>
    <message>
        <source>The columns are: {columns}. Quote names such as &quot;alk.phos&quot;.</source>
        <extracomment>expression_column</extracomment>
        <translation>现有列：{columns}。“alk.phos”之类的名称请加引号。</translation>
    </message>
    <message>
        <source>The function {name} is not allowed in an expression</source>
        <extracomment>expression_function</extracomment>
        <translation>表达式中不允许函数 {name}</translation>
    </message>
    <message>
        <source>Functions whose result depends on their arguments only are: {functions}.</source>
        <extracomment>expression_function</extracomment>
        <translation>结果只取决于参数的函数有：{functions}。</translation>
    </message>
    <message>
        <source>The expression does not work: {reason}</source>
        <extracomment>expression_wrong</extracomment>
        <translation>表达式无效：{reason}</translation>
    </message>
    <message>
        <source>Check it against SQLite&apos;s syntax.</source>
        <extracomment>expression_wrong</extracomment>
        <translation>请对照 SQLite 语法检查。</translation>
    </message>
    <message>
        <source>The expression gives one value for all rows</source>
        <extracomment>expression_rows</extracomment>
        <translation>表达式对所有行只给出一个值</translation>
    </message>
    <message>
        <source>Write an aggregate as a window function: avg(x) over user_rows.</source>
        <extracomment>expression_rows</extracomment>
        <translation>聚合请写成窗口函数：avg(x) over user_rows。</translation>
    </message>
    <message>
        <source>The expression takes longer than {seconds} s</source>
        <extracomment>expression_time</extracomment>
        <translation>表达式耗时超过 {seconds} 秒</translation>
    </message>
    <message>
        <source>Make it simpler.</source>
        <extracomment>expression_time</extracomment>
        <translation>请简化它。</translation>
    </message>
    <message>
        <source>The feature can see rows that come later</source>
        <extracomment>expression_later_rows</extracomment>
        <translation>该特征能看到后面的行</translation>
    </message>
    <message>
        <source>Features may look back only, because at prediction time later rows do not exist; a label or weight may look ahead.</source>
        <extracomment>expression_later_rows</extracomment>
        <translation>特征只能向前回看，因为预测时后面的行还不存在；标签或权重可以向后看。</translation>
    </message>
    <message>
        <source>{name} is not a split</source>
        <extracomment>split_unknown</extracomment>
        <translation>{name} 不是划分</translation>
    </message>
    <message>
        <source>Splits are train, validation and test.</source>
        <extracomment>split_unknown</extracomment>
        <translation>划分有 train、validation 和 test。</translation>
    </message>
    <message>
        <source>Validation and test take {share} of the data</source>
        <extracomment>split_shares</extracomment>
        <translation>验证和测试占数据的 {share}</translation>
    </message>
    <message>
        <source>Leave something for training: together they must stay below 1.</source>
        <extracomment>split_shares</extracomment>
        <translation>请为训练留出数据：两者之和必须小于 1。</translation>
    </message>
    <message>
        <source>A split by time needs a column with the role ORDER</source>
        <extracomment>split_needs_order</extracomment>
        <translation>按时间划分需要一列具有 ORDER 角色</translation>
    </message>
    <message>
        <source>Give one column that role, or split by user or at random.</source>
        <extracomment>split_needs_order</extracomment>
        <translation>请给一列该角色，或按用户或随机划分。</translation>
    </message>
    <message>
        <source>Sequences without a user column cannot be split by {by}</source>
        <extracomment>split_needs_user</extracomment>
        <translation>没有用户列的序列不能按 {by} 划分</translation>
    </message>
    <message>
        <source>Split them by time, or give one column the role USER.</source>
        <extracomment>split_needs_user</extracomment>
        <translation>请按时间划分，或给一列 USER 角色。</translation>
    </message>
    <message>
        <source>Single rows of a sequence cannot be split at random</source>
        <extracomment>split_random_sequences</extracomment>
        <translation>序列的单行不能随机划分</translation>
    </message>
    <message>
        <source>Split by user or by time.</source>
        <extracomment>split_random_sequences</extracomment>
        <translation>请按用户或按时间划分。</translation>
    </message>
    <message>
        <source>{folds} folds with fold {fold} cannot be made by {by}</source>
        <extracomment>split_folds</extracomment>
        <translation>无法按 {by} 做 {folds} 折（第 {fold} 折）</translation>
    </message>
    <message>
        <source>Cross-validation divides by user or at random into at least 3 folds, numbered from 0.</source>
        <extracomment>split_folds</extracomment>
        <translation>交叉验证按用户或随机分为至少 3 折，从 0 编号。</translation>
    </message>
    <message>
        <source>&quot;{value}&quot; is not a split</source>
        <extracomment>split_value</extracomment>
        <translation>“{value}”不是划分</translation>
    </message>
    <message>
        <source>Write train, validation or test.</source>
        <extracomment>split_value</extracomment>
        <translation>请写 train、validation 或 test。</translation>
    </message>
    <message>
        <source>The {split} split has no rows</source>
        <extracomment>split_empty</extracomment>
        <translation>{split} 划分没有行</translation>
    </message>
    <message>
        <source>Give it a larger share, or more data.</source>
        <extracomment>split_empty</extracomment>
        <translation>请给它更大的比例，或更多数据。</translation>
    </message>
    <message>
        <source>User {user} is in more than one split</source>
        <extracomment>user_in_two_splits</extracomment>
        <translation>用户 {user} 在多个划分中</translation>
    </message>
    <message>
        <source>The model will be tested on users it has trained on.</source>
        <extracomment>user_in_two_splits</extracomment>
        <translation>模型将在它训练过的用户上测试。</translation>
    </message>
    <message>
        <source>The order column holds text</source>
        <extracomment>order_is_text</extracomment>
        <translation>顺序列是文本</translation>
    </message>
    <message>
        <source>Order rows by a number or a time.</source>
        <extracomment>order_is_text</extracomment>
        <translation>请按数字或时间排序。</translation>
    </message>
    <message>
        <source>The engine {path} cannot be opened: {reason}</source>
        <extracomment>engine_not_found</extracomment>
        <translation>无法打开引擎 {path}：{reason}</translation>
    </message>
    <message>
        <source>Install Stateroom&apos;s engine package, or set STATEROOM_ENGINE to an engine&apos;s file.</source>
        <extracomment>engine_not_found</extracomment>
        <translation>请安装 Stateroom 的引擎包，或将 STATEROOM_ENGINE 设为引擎文件。</translation>
    </message>
    <message>
        <source>The engine could not {what}: {reason}</source>
        <extracomment>engine_failed</extracomment>
        <translation>引擎无法 {what}：{reason}</translation>
    </message>
    <message>
        <source>Please report this, with the project file.</source>
        <extracomment>engine_failed
----------
export_differs
----------
export_shape</extracomment>
        <translation>请报告此问题，并附上项目文件。</translation>
    </message>
    <message>
        <source>The model has no parameter {name}</source>
        <extracomment>parameter_unknown</extracomment>
        <translation>模型没有参数 {name}</translation>
    </message>
    <message>
        <source>{name} has shape {got}; the model wants {wanted}</source>
        <extracomment>parameter_shape
----------
batch_shape</extracomment>
        <translation>{name} 的形状为 {got}；模型需要 {wanted}</translation>
    </message>
    <message>
        <source>Use weights that were made for this model.</source>
        <extracomment>parameter_shape</extracomment>
        <translation>请使用为此模型制作的权重。</translation>
    </message>
    <message>
        <source>This engine cannot compute on {device}: {reason}</source>
        <extracomment>device_unavailable</extracomment>
        <translation>此引擎不能在 {device} 上计算：{reason}</translation>
    </message>
    <message>
        <source>This processor cannot compute in {precision}: {reason}</source>
        <extracomment>precision_unavailable</extracomment>
        <translation>此处理器不能以 {precision} 计算：{reason}</translation>
    </message>
    <message>
        <source>Use --precision f32.</source>
        <extracomment>precision_unavailable</extracomment>
        <translation>请使用 --precision f32。</translation>
    </message>
    <message>
        <source>The file has {size} bytes, too few for a safetensors file</source>
        <extracomment>safetensors_no_header</extracomment>
        <translation>文件只有 {size} 字节，不足以构成 safetensors 文件</translation>
    </message>
    <message>
        <source>Check that this is the file you meant and that it was copied whole.</source>
        <extracomment>safetensors_no_header
----------
npy_magic
----------
npz_damaged</extracomment>
        <translation>请确认这是您要的文件，且已完整复制。</translation>
    </message>
    <message>
        <source>The header claims {length} bytes; at most {limit} can stand here</source>
        <extracomment>safetensors_header_length</extracomment>
        <translation>文件头声称有 {length} 字节；这里最多可有 {limit} 字节</translation>
    </message>
    <message>
        <source>This is no safetensors file, or it was not copied whole.</source>
        <extracomment>safetensors_header_length</extracomment>
        <translation>这不是 safetensors 文件，或没有完整复制。</translation>
    </message>
    <message>
        <source>The header is no JSON object: {reason}</source>
        <extracomment>safetensors_not_json</extracomment>
        <translation>文件头不是 JSON 对象：{reason}</translation>
    </message>
    <message>
        <source>This is no safetensors file, or it is damaged.</source>
        <extracomment>safetensors_not_json</extracomment>
        <translation>这不是 safetensors 文件，或已损坏。</translation>
    </message>
    <message>
        <source>The header names {name} twice</source>
        <extracomment>safetensors_duplicate</extracomment>
        <translation>文件头两次出现 {name}</translation>
    </message>
    <message>
        <source>Write the file again with the tool that made it.</source>
        <extracomment>safetensors_duplicate
----------
safetensors_entry
----------
safetensors_metadata</extracomment>
        <translation>请用生成它的工具重新写出文件。</translation>
    </message>
    <message>
        <source>The header&apos;s entry for {name} has no valid {field}</source>
        <extracomment>safetensors_entry</extracomment>
        <translation>文件头中 {name} 的条目没有有效的 {field}</translation>
    </message>
    <message>
        <source>{name} has the type {dtype}, which is not supported</source>
        <extracomment>safetensors_dtype</extracomment>
        <translation>{name} 的类型 {dtype} 不受支持</translation>
    </message>
    <message>
        <source>Convert it to F64, F32, F16, BF16, I64, I32, I16, I8, U8 or BOOL.</source>
        <extracomment>safetensors_dtype</extracomment>
        <translation>请转换为 F64、F32、F16、BF16、I64、I32、I16、I8、U8 或 BOOL。</translation>
    </message>
    <message>
        <source>{name} takes {got} bytes; its shape {shape} and type {dtype} need {wanted}</source>
        <extracomment>safetensors_size</extracomment>
        <translation>{name} 占 {got} 字节；其形状 {shape} 和类型 {dtype} 需要 {wanted}</translation>
    </message>
    <message>
        <source>The file is damaged: write it again with the tool that made it.</source>
        <extracomment>safetensors_size
----------
safetensors_gap</extracomment>
        <translation>文件已损坏：请用生成它的工具重新写出。</translation>
    </message>
    <message>
        <source>{name} begins at byte {begin} of the data, but what comes before it ends at {end}</source>
        <extracomment>safetensors_gap</extracomment>
        <translation>{name} 从数据的第 {begin} 字节开始，但之前的内容在 {end} 结束</translation>
    </message>
    <message>
        <source>The tensors need {wanted} bytes of data; the file holds {got}</source>
        <extracomment>safetensors_end</extracomment>
        <translation>张量需要 {wanted} 字节数据；文件有 {got}</translation>
    </message>
    <message>
        <source>The file was not copied whole, or something was added to its end.</source>
        <extracomment>safetensors_end</extracomment>
        <translation>文件没有完整复制，或末尾被添加了内容。</translation>
    </message>
    <message>
        <source>__metadata__ holds something that is not text: {name}</source>
        <extracomment>safetensors_metadata</extracomment>
        <translation>__metadata__ 含有非文本内容：{name}</translation>
    </message>
    <message>
        <source>The length of an event is damaged</source>
        <extracomment>event_length_damaged</extracomment>
        <translation>事件的长度已损坏</translation>
    </message>
    <message>
        <source>What stands before it was read; what comes after it in this file is lost.</source>
        <extracomment>event_length_damaged
----------
event_data_damaged</extracomment>
        <translation>之前的内容已读取；此文件中之后的内容丢失。</translation>
    </message>
    <message>
        <source>An event is damaged: its checksum does not fit</source>
        <extracomment>event_data_damaged</extracomment>
        <translation>事件已损坏：校验和不符</translation>
    </message>
    <message>
        <source>An event claims {length} bytes; at most {limit} are read</source>
        <extracomment>event_too_long</extracomment>
        <translation>事件声称有 {length} 字节；最多读取 {limit} 字节</translation>
    </message>
    <message>
        <source>This is no event file, or it is damaged.</source>
        <extracomment>event_too_long</extracomment>
        <translation>这不是事件文件，或已损坏。</translation>
    </message>
    <message>
        <source>A record is no TensorBoard event</source>
        <extracomment>event_not_parsed</extracomment>
        <translation>有记录不是 TensorBoard 事件</translation>
    </message>
    <message>
        <source>This is a TFRecord file of another kind.</source>
        <extracomment>event_not_parsed</extracomment>
        <translation>这是另一种 TFRecord 文件。</translation>
    </message>
    <message>
        <source>There is no folder {path}</source>
        <extracomment>event_folder_missing</extracomment>
        <translation>没有文件夹 {path}</translation>
    </message>
    <message>
        <source>The model has no layers</source>
        <extracomment>model_empty</extracomment>
        <translation>模型没有层</translation>
    </message>
    <message>
        <source>Add layers under model, or make a project with `stateroom new`.</source>
        <extracomment>model_empty</extracomment>
        <translation>请在 model 下添加层，或用 `stateroom new` 新建项目。</translation>
    </message>
    <message>
        <source>The model has {count} parameters; at most {limit} are allowed</source>
        <extracomment>model_too_large</extracomment>
        <translation>模型有 {count} 个参数；最多允许 {limit} 个</translation>
    </message>
    <message>
        <source>Check units, output_dim and the widths of the features.</source>
        <extracomment>model_too_large</extracomment>
        <translation>请检查 units、output_dim 和特征宽度。</translation>
    </message>
    <message>
        <source>The layer says nothing about what it is</source>
        <extracomment>layer_kind_missing</extracomment>
        <translation>该层没有说明自己是什么</translation>
    </message>
    <message>
        <source>Write a block such as dense { units: 8 } in it. Known: {known}.</source>
        <extracomment>layer_kind_missing</extracomment>
        <translation>请在其中写一个块，如 dense { units: 8 }。已知：{known}。</translation>
    </message>
    <message>
        <source>{name} cannot be a layer&apos;s name</source>
        <extracomment>layer_name_invalid</extracomment>
        <translation>{name} 不能作为层名</translation>
    </message>
    <message>
        <source>Begin with a letter, go on with letters, digits or _; words of Python and forward, training are taken.</source>
        <extracomment>layer_name_invalid</extracomment>
        <translation>以字母开头，后接字母、数字或 _；Python 关键字以及 forward、training 不可用。</translation>
    </message>
    <message>
        <source>Two layers are called {name}</source>
        <extracomment>layer_name_twice</extracomment>
        <translation>有两层名为 {name}</translation>
    </message>
    <message>
        <source>Rename one of them.</source>
        <extracomment>layer_name_twice</extracomment>
        <translation>请重命名其中之一。</translation>
    </message>
    <message>
        <source>There is no layer {input} to take values from</source>
        <extracomment>layer_input_unknown
----------
layer_input_unknown_here</extracomment>
        <translation>没有可取值的层 {input}</translation>
    </message>
    <message>
        <source>Perhaps {nearest} was meant.</source>
        <extracomment>layer_input_unknown
----------
feature_unknown
----------
setting_unknown
----------
field_unknown</extracomment>
        <translation>您可能是指 {nearest}。</translation>
    </message>
    <message>
        <source>Layers before this one: {known}.</source>
        <extracomment>layer_input_unknown_here</extracomment>
        <translation>此层之前的层：{known}。</translation>
    </message>
    <message>
        <source>{input} comes after this layer, so it has no value yet</source>
        <extracomment>layer_input_later</extracomment>
        <translation>{input} 在此层之后，因此还没有值</translation>
    </message>
    <message>
        <source>Put {input} before this layer.</source>
        <extracomment>layer_input_later</extracomment>
        <translation>请将 {input} 放在此层之前。</translation>
    </message>
    <message>
        <source>An Input takes no values from other layers</source>
        <extracomment>layer_input_taken</extracomment>
        <translation>Input 不从其他层取值</translation>
    </message>
    <message>
        <source>Remove inputs; name its columns under features.</source>
        <extracomment>layer_input_taken</extracomment>
        <translation>请删除 inputs；在 features 下写明其列。</translation>
    </message>
    <message>
        <source>{type} takes one input, not {count}</source>
        <extracomment>layer_input_count</extracomment>
        <translation>{type} 接受一个输入，而不是 {count} 个</translation>
    </message>
    <message>
        <source>Put a Concatenate layer before it.</source>
        <extracomment>layer_input_count</extracomment>
        <translation>请在它之前放一个 Concatenate 层。</translation>
    </message>
    <message>
        <source>The layer has no input</source>
        <extracomment>layer_input_missing</extracomment>
        <translation>该层没有输入</translation>
    </message>
    <message>
        <source>Name a layer under inputs.</source>
        <extracomment>layer_input_missing</extracomment>
        <translation>请在 inputs 下写明一层。</translation>
    </message>
    <message>
        <source>Nothing uses the values of this layer</source>
        <extracomment>layer_unused</extracomment>
        <translation>没有任何地方使用此层的值</translation>
    </message>
    <message>
        <source>Name it under inputs of a later layer or under model.outputs, or remove it.</source>
        <extracomment>layer_unused</extracomment>
        <translation>请在后面某层的 inputs 或 model.outputs 下写明它，或删除它。</translation>
    </message>
    <message>
        <source>{type} needs {field}</source>
        <extracomment>layer_number_missing</extracomment>
        <translation>{type} 需要 {field}</translation>
    </message>
    <message>
        <source>Write {field}: and a number in its block.</source>
        <extracomment>layer_number_missing</extracomment>
        <translation>请在其块中写 {field}: 和一个数字。</translation>
    </message>
    <message>
        <source>{type} reads sequences, but {input} has no time axis</source>
        <extracomment>layer_needs_time</extracomment>
        <translation>{type} 读取序列，但 {input} 没有时间轴</translation>
    </message>
    <message>
        <source>Set data.sequences.enabled: true, or remove the layer.</source>
        <extracomment>layer_needs_time</extracomment>
        <translation>请设置 data.sequences.enabled: true，或删除该层。</translation>
    </message>
    <message>
        <source>{type} reads sequences, but {input} gives its last output only</source>
        <extracomment>layer_needs_sequences</extracomment>
        <translation>{type} 读取序列，但 {input} 只给出最后的输出</translation>
    </message>
    <message>
        <source>Set return_sequences: true in {input}.</source>
        <extracomment>layer_needs_sequences</extracomment>
        <translation>请在 {input} 中设置 return_sequences: true。</translation>
    </message>
    <message>
        <source>{type} needs numbers, but {input} gives ids</source>
        <extracomment>layer_needs_numbers</extracomment>
        <translation>{type} 需要数值，但 {input} 给出编号</translation>
    </message>
    <message>
        <source>Put an Embedding between them.</source>
        <extracomment>layer_needs_numbers</extracomment>
        <translation>请在两者之间放一个 Embedding。</translation>
    </message>
    <message>
        <source>Embedding needs ids, but {input} gives numbers</source>
        <extracomment>layer_needs_ids</extracomment>
        <translation>Embedding 需要编号，但 {input} 给出数值</translation>
    </message>
    <message>
        <source>Take an Input with ids: true, or a column whose steps end with vocabulary {} or bucketize {}.</source>
        <extracomment>layer_needs_ids</extracomment>
        <translation>请使用 ids: true 的 Input，或步骤以 vocabulary {} 或 bucketize {} 结尾的列。</translation>
    </message>
    <message>
        <source>{first} has a time axis and {second} has none</source>
        <extracomment>concatenate_time</extracomment>
        <translation>{first} 有时间轴而 {second} 没有</translation>
    </message>
    <message>
        <source>Bring both to the same shape first.</source>
        <extracomment>concatenate_time</extracomment>
        <translation>请先使两者形状相同。</translation>
    </message>
    <message>
        <source>TimeDistributed cannot hold {type}</source>
        <extracomment>time_distributed_kind</extracomment>
        <translation>TimeDistributed 不能包含 {type}</translation>
    </message>
    <message>
        <source>It holds one of: {known}.</source>
        <extracomment>time_distributed_kind</extracomment>
        <translation>它可包含：{known}。</translation>
    </message>
    <message>
        <source>There is no initializer {initializer}</source>
        <extracomment>initializer_unknown
----------
initializer_unlike</extracomment>
        <translation>没有初始化器 {initializer}</translation>
    </message>
    <message>
        <source>Perhaps {nearest} was meant. Known: {known}.</source>
        <extracomment>initializer_unknown</extracomment>
        <translation>您可能是指 {nearest}。已知：{known}。</translation>
    </message>
    <message>
        <source>Known: {known}.</source>
        <extracomment>initializer_unlike</extracomment>
        <translation>已知：{known}。</translation>
    </message>
    <message>
        <source>The numbers in {initializer} cannot be used</source>
        <extracomment>initializer_arguments</extracomment>
        <translation>{initializer} 中的数字不可用</translation>
    </message>
    <message>
        <source>Write {usage}.</source>
        <extracomment>initializer_arguments</extracomment>
        <translation>请写 {usage}。</translation>
    </message>
    <message>
        <source>{initializer} fills matrices only, and {parameter} is a vector</source>
        <extracomment>initializer_matrix</extracomment>
        <translation>{initializer} 只填充矩阵，而 {parameter} 是向量</translation>
    </message>
    <message>
        <source>Choose zeros, ones or another one.</source>
        <extracomment>initializer_matrix</extracomment>
        <translation>请选择 zeros、ones 或其他。</translation>
    </message>
    <message>
        <source>model.outputs names {output}, but there is no such layer</source>
        <extracomment>output_unknown</extracomment>
        <translation>model.outputs 写了 {output}，但没有这一层</translation>
    </message>
    <message>
        <source>Layers: {known}.</source>
        <extracomment>output_unknown</extracomment>
        <translation>层：{known}。</translation>
    </message>
    <message>
        <source>model.outputs names {output} twice</source>
        <extracomment>output_twice</extracomment>
        <translation>model.outputs 两次写了 {output}</translation>
    </message>
    <message>
        <source>Remove one of the two.</source>
        <extracomment>output_twice
----------
field_twice</extracomment>
        <translation>请删除其中一个。</translation>
    </message>
    <message>
        <source>The output {output} gives ids, not numbers</source>
        <extracomment>output_ids</extracomment>
        <translation>输出 {output} 给出编号而不是数值</translation>
    </message>
    <message>
        <source>Put an Embedding and a Dense layer behind it.</source>
        <extracomment>output_ids</extracomment>
        <translation>请在其后放一个 Embedding 和一个 Dense 层。</translation>
    </message>
    <message>
        <source>The Input takes feature columns, but the project has none</source>
        <extracomment>features_none</extracomment>
        <translation>Input 需要特征列，但项目没有</translation>
    </message>
    <message>
        <source>Add features, or write the Input&apos;s width for a model without data.</source>
        <extracomment>features_none</extracomment>
        <translation>请添加 features，或为没有数据的模型写明 Input 的 width。</translation>
    </message>
    <message>
        <source>Other Inputs take all feature columns; none is left for this one</source>
        <extracomment>features_left</extracomment>
        <translation>其他 Input 已取用所有特征列；没有剩余</translation>
    </message>
    <message>
        <source>Name its columns under features, or remove it.</source>
        <extracomment>features_left</extracomment>
        <translation>请在 features 下写明其列，或删除它。</translation>
    </message>
    <message>
        <source>There is no feature column {feature}</source>
        <extracomment>feature_unknown
----------
feature_unknown_here</extracomment>
        <translation>没有特征列 {feature}</translation>
    </message>
    <message>
        <source>Feature columns: {known}.</source>
        <extracomment>feature_unknown_here</extracomment>
        <translation>特征列：{known}。</translation>
    </message>
    <message>
        <source>An Input with ids: true takes one column of ids, not {features}</source>
        <extracomment>input_ids</extracomment>
        <translation>ids: true 的 Input 接受一列编号，而不是 {features}</translation>
    </message>
    <message>
        <source>Give every column of ids an Input of its own; end its steps with embedding {}.</source>
        <extracomment>input_ids</extracomment>
        <translation>请给每列编号单独的 Input；其步骤以 embedding {} 结尾。</translation>
    </message>
    <message>
        <source>Remove width: it is filled in.</source>
        <extracomment>input_width</extracomment>
        <translation>请删除 width：它会自动填写。</translation>
    </message>
    <message>
        <source>There is a label at every step, but the output {output} has one value a sequence</source>
        <extracomment>labels_need_time</extracomment>
        <translation>每一步都有标签，但输出 {output} 每个序列只有一个值</translation>
    </message>
    <message>
        <source>Set return_sequences: true in the last recurrent layer, or data.sequences.labels: &quot;final&quot;.</source>
        <extracomment>labels_need_time</extracomment>
        <translation>请在最后一个循环层设置 return_sequences: true，或设置 data.sequences.labels: &quot;final&quot;。</translation>
    </message>
    <message>
        <source>There is one label a sequence, but the output {output} has a value at every step</source>
        <extracomment>labels_final</extracomment>
        <translation>每个序列有一个标签，但输出 {output} 每一步都有值</translation>
    </message>
    <message>
        <source>Set return_sequences: false in the last recurrent layer, or data.sequences.labels: &quot;per_step&quot;.</source>
        <extracomment>labels_final</extracomment>
        <translation>请在最后一个循环层设置 return_sequences: false，或设置 data.sequences.labels: &quot;per_step&quot;。</translation>
    </message>
    <message>
        <source>Give the model one output, or one label column for each output.</source>
        <extracomment>labels_outputs</extracomment>
        <translation>请给模型一个输出，或每个输出一个标签列。</translation>
    </message>
    <message>
        <source>The label {label} is text, and {loss} compares numbers</source>
        <extracomment>label_text</extracomment>
        <translation>标签 {label} 是文本，而 {loss} 比较数值</translation>
    </message>
    <message>
        <source>Use sparse_categorical_crossentropy with a softmax output, or derive a number.</source>
        <extracomment>label_text</extracomment>
        <translation>请使用 sparse_categorical_crossentropy 和 softmax 输出，或派生一个数值。</translation>
    </message>
    <message>
        <source>{loss} needs {wanted} at the output, not {activation}</source>
        <extracomment>loss_activation</extracomment>
        <translation>{loss} 要求输出为 {wanted}，而不是 {activation}</translation>
    </message>
    <message>
        <source>Set activation: &quot;{wanted}&quot; in {output}, or choose another loss.</source>
        <extracomment>loss_activation</extracomment>
        <translation>请在 {output} 中设置 activation: &quot;{wanted}&quot;，或选择其他损失。</translation>
    </message>
    <message>
        <source>Give {output} one unit for each class.</source>
        <extracomment>loss_units</extracomment>
        <translation>请给 {output} 每个类别一个单元。</translation>
    </message>
    <message>
        <source>The model keeps no state: no layer is recurrent</source>
        <extracomment>state_none</extracomment>
        <translation>模型不保留状态：没有循环层</translation>
    </message>
    <message>
        <source>Add an LSTM, GRU or SimpleRNN layer.</source>
        <extracomment>state_none</extracomment>
        <translation>请添加 LSTM、GRU 或 SimpleRNN 层。</translation>
    </message>
    <message>
        <source>A bidirectional layer reads the future, so it keeps no running state</source>
        <extracomment>state_bidirectional</extracomment>
        <translation>双向层会读取未来，因此不保留运行状态</translation>
    </message>
    <message>
        <source>Set bidirectional: false and train anew.</source>
        <extracomment>state_bidirectional</extracomment>
        <translation>请设置 bidirectional: false 并重新训练。</translation>
    </message>
    <message>
        <source>A layer that reads backwards keeps no running state</source>
        <extracomment>state_backwards</extracomment>
        <translation>反向读取的层不保留运行状态</translation>
    </message>
    <message>
        <source>Set go_backwards: false and train anew.</source>
        <extracomment>state_backwards</extracomment>
        <translation>请设置 go_backwards: false 并重新训练。</translation>
    </message>
    <message>
        <source>The path {path} cannot be read at character {position}</source>
        <extracomment>path_syntax</extracomment>
        <translation>路径 {path} 在第 {position} 个字符处无法解析</translation>
    </message>
    <message>
        <source>Write it like optimizer.learning_rate, model.layers[0].lstm.units or features[&quot;alk.phos&quot;].missing.</source>
        <extracomment>path_syntax</extracomment>
        <translation>请写成 optimizer.learning_rate、model.layers[0].lstm.units 或 features[&quot;alk.phos&quot;].missing 的形式。</translation>
    </message>
    <message>
        <source>There is no setting {path}</source>
        <extracomment>setting_unknown
----------
setting_unknown_here</extracomment>
        <translation>没有设置 {path}</translation>
    </message>
    <message>
        <source>Known there: {known}.</source>
        <extracomment>setting_unknown_here</extracomment>
        <translation>那里有：{known}。</translation>
    </message>
    <message>
        <source>{path} is no list, so it has no element {element}</source>
        <extracomment>setting_not_list</extracomment>
        <translation>{path} 不是列表，因此没有元素 {element}</translation>
    </message>
    <message>
        <source>Leave out [{element}].</source>
        <extracomment>setting_not_list</extracomment>
        <translation>请去掉 [{element}]。</translation>
    </message>
    <message>
        <source>{path} is a list: which element is meant is not said</source>
        <extracomment>setting_needs_element</extracomment>
        <translation>{path} 是列表：没有指明哪个元素</translation>
    </message>
    <message>
        <source>Write {path}[0], or its name in the brackets.</source>
        <extracomment>setting_needs_element</extracomment>
        <translation>请写 {path}[0]，或在方括号中写名称。</translation>
    </message>
    <message>
        <source>{path} has no element {element}</source>
        <extracomment>setting_no_element</extracomment>
        <translation>{path} 没有元素 {element}</translation>
    </message>
    <message>
        <source>It has: {known}.</source>
        <extracomment>initial_weights_missing
----------
setting_no_element</extracomment>
        <translation>它有：{known}。</translation>
    </message>
    <message>
        <source>{path} has no element {element}: it is empty</source>
        <extracomment>setting_list_empty</extracomment>
        <translation>{path} 没有元素 {element}：它是空的</translation>
    </message>
    <message>
        <source>Write {path}[0] to add the first one.</source>
        <extracomment>setting_list_empty</extracomment>
        <translation>写 {path}[0] 可添加第一个。</translation>
    </message>
    <message>
        <source>{path} is a single value without parts</source>
        <extracomment>setting_no_parts</extracomment>
        <translation>{path} 是没有组成部分的单个值</translation>
    </message>
    <message>
        <source>Set {path} itself.</source>
        <extracomment>setting_no_parts</extracomment>
        <translation>请直接设置 {path}。</translation>
    </message>
    <message>
        <source>{value} is not a whole number</source>
        <extracomment>setting_not_integer</extracomment>
        <translation>{value} 不是整数</translation>
    </message>
    <message>
        <source>Write digits only, such as 32.</source>
        <extracomment>setting_not_integer</extracomment>
        <translation>请只写数字，如 32。</translation>
    </message>
    <message>
        <source>{value} does not fit into {bits} bits</source>
        <extracomment>setting_integer_range</extracomment>
        <translation>{value} 超出 {bits} 位</translation>
    </message>
    <message>
        <source>Write a smaller number.</source>
        <extracomment>setting_integer_range</extracomment>
        <translation>请写更小的数。</translation>
    </message>
    <message>
        <source>{value} is not a number</source>
        <extracomment>setting_not_number</extracomment>
        <translation>{value} 不是数字</translation>
    </message>
    <message>
        <source>Write it like 0.001 or 1e-3.</source>
        <extracomment>setting_not_number</extracomment>
        <translation>请写成 0.001 或 1e-3。</translation>
    </message>
    <message>
        <source>{value} is not a finite number</source>
        <extracomment>setting_not_finite</extracomment>
        <translation>{value} 不是有限数</translation>
    </message>
    <message>
        <source>Write a finite number.</source>
        <extracomment>setting_not_finite</extracomment>
        <translation>请写有限数。</translation>
    </message>
    <message>
        <source>{value} is neither true nor false</source>
        <extracomment>setting_not_bool</extracomment>
        <translation>{value} 既不是 true 也不是 false</translation>
    </message>
    <message>
        <source>Write true or false.</source>
        <extracomment>setting_not_bool</extracomment>
        <translation>请写 true 或 false。</translation>
    </message>
    <message>
        <source>{value} is not a text in quotes</source>
        <extracomment>setting_not_text</extracomment>
        <translation>{value} 不是带引号的文本</translation>
    </message>
    <message>
        <source>Write &quot;{value}&quot;.</source>
        <extracomment>setting_not_text</extracomment>
        <translation>请写 &quot;{value}&quot;。</translation>
    </message>
    <message>
        <source>{value} is out of range: allowed is {range}</source>
        <extracomment>setting_out_of_range</extracomment>
        <translation>{value} 超出范围：允许 {range}</translation>
    </message>
    <message>
        <source>{value} is none of the choices</source>
        <extracomment>setting_choice
----------
setting_choice_unlike</extracomment>
        <translation>{value} 不是可选值</translation>
    </message>
    <message>
        <source>Perhaps {nearest} was meant. Choices: {choices}.</source>
        <extracomment>setting_choice</extracomment>
        <translation>您可能是指 {nearest}。可选：{choices}。</translation>
    </message>
    <message>
        <source>Choices: {choices}.</source>
        <extracomment>setting_choice_unlike</extracomment>
        <translation>可选：{choices}。</translation>
    </message>
    <message>
        <source>{message} has no field {field}</source>
        <extracomment>field_unknown
----------
field_unknown_here</extracomment>
        <translation>{message} 没有字段 {field}</translation>
    </message>
    <message>
        <source>Its fields: {known}.</source>
        <extracomment>field_unknown_here</extracomment>
        <translation>其字段：{known}。</translation>
    </message>
    <message>
        <source>{message} has no field {field}, but {owner} has</source>
        <extracomment>field_misplaced</extracomment>
        <translation>{message} 没有字段 {field}，但 {owner} 有</translation>
    </message>
    <message>
        <source>Check that every block above is closed with }.</source>
        <extracomment>field_misplaced</extracomment>
        <translation>请检查上面每个块都以 } 闭合。</translation>
    </message>
    <message>
        <source>{field} is written twice</source>
        <extracomment>field_twice</extracomment>
        <translation>{field} 写了两次</translation>
    </message>
    <message>
        <source>{field} and {other} exclude each other</source>
        <extracomment>kind_twice</extracomment>
        <translation>{field} 与 {other} 互斥</translation>
    </message>
    <message>
        <source>Keep one of them.</source>
        <extracomment>kind_twice</extracomment>
        <translation>请保留其中一个。</translation>
    </message>
    <message>
        <source>{expected} is missing before {found}</source>
        <extracomment>text_expected</extracomment>
        <translation>{found} 之前缺少 {expected}</translation>
    </message>
    <message>
        <source>Write {expected} there.</source>
        <extracomment>text_expected</extracomment>
        <translation>请在那里写 {expected}。</translation>
    </message>
    <message>
        <source>A field&apos;s name should stand here, not {found}</source>
        <extracomment>text_name_expected</extracomment>
        <translation>这里应为字段名，而不是 {found}</translation>
    </message>
    <message>
        <source>Write fields as name: value, and blocks as name { }.</source>
        <extracomment>text_name_expected</extracomment>
        <translation>字段写成 name: value，块写成 name { }。</translation>
    </message>
    <message>
        <source>The block that begins here is not closed</source>
        <extracomment>text_block_open</extracomment>
        <translation>从这里开始的块没有闭合</translation>
    </message>
    <message>
        <source>Add the missing {brace}.</source>
        <extracomment>text_block_open</extracomment>
        <translation>请补上缺少的 {brace}。</translation>
    </message>
    <message>
        <source>There is a {found} that closes no block</source>
        <extracomment>text_brace_extra</extracomment>
        <translation>有一个 {found} 没有对应的块</translation>
    </message>
    <message>
        <source>Remove it, or add the missing opening brace above.</source>
        <extracomment>text_brace_extra</extracomment>
        <translation>请删除它，或在上面补上左括号。</translation>
    </message>
    <message>
        <source>The value of {field} is missing</source>
        <extracomment>text_value_missing</extracomment>
        <translation>缺少 {field} 的值</translation>
    </message>
    <message>
        <source>Write it behind the colon.</source>
        <extracomment>text_value_missing</extracomment>
        <translation>请写在冒号后面。</translation>
    </message>
    <message>
        <source>A text in quotes is not closed on its line</source>
        <extracomment>text_quote_open</extracomment>
        <translation>引号文本没有在本行闭合</translation>
    </message>
    <message>
        <source>Add the missing quote; write a line break as \n.</source>
        <extracomment>text_quote_open</extracomment>
        <translation>请补上引号；换行写成 \n。</translation>
    </message>
    <message>
        <source>A text in quotes holds a backslash that means nothing</source>
        <extracomment>text_escape</extracomment>
        <translation>引号文本含有无意义的反斜杠</translation>
    </message>
    <message>
        <source>Write \\ for a backslash.</source>
        <extracomment>text_escape</extracomment>
        <translation>反斜杠请写成 \\。</translation>
    </message>
    <message>
        <source>The file is not UTF-8 text</source>
        <extracomment>text_not_utf8</extracomment>
        <translation>文件不是 UTF-8 文本</translation>
    </message>
    <message>
        <source>Save it as UTF-8.</source>
        <extracomment>text_not_utf8</extracomment>
        <translation>请另存为 UTF-8。</translation>
    </message>
    <message>
        <source>Blocks are nested more than {limit} deep</source>
        <extracomment>text_too_deep</extracomment>
        <translation>块嵌套超过 {limit} 层</translation>
    </message>
    <message>
        <source>Check the closing braces.</source>
        <extracomment>text_too_deep</extracomment>
        <translation>请检查右括号。</translation>
    </message>
    <message>
        <source>The text cannot be read here: {reason}</source>
        <extracomment>text_unreadable</extracomment>
        <translation>此处文本无法读取：{reason}</translation>
    </message>
    <message>
        <source>Compare with a project made by `stateroom new`.</source>
        <extracomment>text_unreadable</extracomment>
        <translation>请与 `stateroom new` 生成的项目对照。</translation>
    </message>
    <message>
        <source>{path} holds no project: there is no *.stateroom file in it</source>
        <extracomment>project_not_found</extracomment>
        <translation>{path} 不含项目：其中没有 *.stateroom 文件</translation>
    </message>
    <message>
        <source>Give the folder of a project, or make one with `stateroom new`.</source>
        <extracomment>project_not_found</extracomment>
        <translation>请给出项目文件夹，或用 `stateroom new` 新建。</translation>
    </message>
    <message>
        <source>{path} holds several project files: {files}</source>
        <extracomment>project_several</extracomment>
        <translation>{path} 含有多个项目文件：{files}</translation>
    </message>
    <message>
        <source>Give one of the files.</source>
        <extracomment>project_several</extracomment>
        <translation>请给出其中一个文件。</translation>
    </message>
    <message>
        <source>The file has format version {version}; this Stateroom reads up to {supported}</source>
        <extracomment>project_newer</extracomment>
        <translation>文件格式版本为 {version}；此 Stateroom 最多支持 {supported}</translation>
    </message>
    <message>
        <source>Install a newer Stateroom.</source>
        <extracomment>project_newer</extracomment>
        <translation>请安装更新的 Stateroom。</translation>
    </message>
    <message>
        <source>{path} was changed by another program since it was read</source>
        <extracomment>project_changed</extracomment>
        <translation>{path} 读取后被其他程序更改</translation>
    </message>
    <message>
        <source>{path} lies outside of the project&apos;s folder</source>
        <extracomment>path_outside</extracomment>
        <translation>{path} 在项目文件夹之外</translation>
    </message>
    <message>
        <source>Move the file into the folder, or allow it with --allow-outside.</source>
        <extracomment>path_outside</extracomment>
        <translation>请将文件移入文件夹，或用 --allow-outside 允许。</translation>
    </message>
    <message>
        <source>{name} cannot be the name of a run</source>
        <extracomment>run_name_invalid</extracomment>
        <translation>{name} 不能作为运行名</translation>
    </message>
    <message>
        <source>Use up to 100 letters, digits, - _ . and do not begin with a dot.</source>
        <extracomment>run_name_invalid</extracomment>
        <translation>最多 100 个字母、数字、- _ .，且不以点开头。</translation>
    </message>
    <message>
        <source>There is a run {run} already</source>
        <extracomment>run_exists</extracomment>
        <translation>已有运行 {run}</translation>
    </message>
    <message>
        <source>Choose another name, or resume the run.</source>
        <extracomment>run_exists</extracomment>
        <translation>请换一个名称，或继续该运行。</translation>
    </message>
    <message>
        <source>There is no run {run}</source>
        <extracomment>run_not_found</extracomment>
        <translation>没有运行 {run}</translation>
    </message>
    <message>
        <source>`stateroom runs list PROJECT` shows the runs.</source>
        <extracomment>run_not_found</extracomment>
        <translation>`stateroom runs list PROJECT` 会列出运行。</translation>
    </message>
    <message>
        <source>The run {run} has no run.json</source>
        <extracomment>run_record_missing</extracomment>
        <translation>运行 {run} 没有 run.json</translation>
    </message>
    <message>
        <source>The folder is no run, or its record was deleted: move it out of runs/.</source>
        <extracomment>run_record_missing</extracomment>
        <translation>该文件夹不是运行，或其记录已删除：请移出 runs/。</translation>
    </message>
    <message>
        <source>run.json of {run} cannot be read: {reason}</source>
        <extracomment>run_record_damaged</extracomment>
        <translation>无法读取 {run} 的 run.json：{reason}</translation>
    </message>
    <message>
        <source>Delete the run, or restore the file from a backup.</source>
        <extracomment>run_record_damaged</extracomment>
        <translation>请删除该运行，或从备份恢复文件。</translation>
    </message>
    <message>
        <source>No run has finished yet</source>
        <extracomment>no_finished_run</extracomment>
        <translation>还没有完成的运行</translation>
    </message>
    <message>
        <source>Train one, or name a run with --run.</source>
        <extracomment>no_finished_run</extracomment>
        <translation>请先训练，或用 --run 指定运行。</translation>
    </message>
    <message>
        <source>There is no {name} in the trash</source>
        <extracomment>trash_not_found</extracomment>
        <translation>回收站中没有 {name}</translation>
    </message>
    <message>
        <source>`stateroom runs list PROJECT` shows what can be restored.</source>
        <extracomment>trash_not_found</extracomment>
        <translation>`stateroom runs list PROJECT` 会列出可恢复的内容。</translation>
    </message>
    <message>
        <source>There is no metric {name}</source>
        <extracomment>metric_unknown</extracomment>
        <translation>没有指标 {name}</translation>
    </message>
    <message>
        <source>Did you mean {nearest}? `stateroom help metrics` lists all.</source>
        <extracomment>metric_unknown</extracomment>
        <translation>您是指 {nearest} 吗？`stateroom help metrics` 列出全部指标。</translation>
    </message>
    <message>
        <source>A split by column names no column of the data: &quot;{name}&quot;</source>
        <extracomment>split_needs_column</extracomment>
        <translation>按列划分所指的列不在数据中：“{name}”</translation>
    </message>
    <message>
        <source>Write the column that holds train, validation or test in data.split.column.</source>
        <extracomment>split_needs_column</extracomment>
        <translation>请在 data.split.column 中写明含有 train、validation 或 test 的列。</translation>
    </message>
    <message>
        <source>The state has {got} layers; the model keeps state in {wanted}</source>
        <extracomment>state_layers</extracomment>
        <translation>状态有 {got} 层；模型在 {wanted} 中保留状态</translation>
    </message>
    <message>
        <source>Use a state that was made by this model.</source>
        <extracomment>state_layers
----------
state_mismatch</extracomment>
        <translation>请使用由此模型产生的状态。</translation>
    </message>
    <message>
        <source>The state is of layer {layer}; the model wants that of {wanted}</source>
        <extracomment>state_mismatch</extracomment>
        <translation>状态属于层 {layer}；模型需要 {wanted} 的状态</translation>
    </message>
    <message>
        <source>The model has no output {output} with a unit {unit}</source>
        <extracomment>output_unit_unknown</extracomment>
        <translation>模型没有含单元 {unit} 的输出 {output}</translation>
    </message>
    <message>
        <source>There is no loss {name}</source>
        <extracomment>loss_unknown</extracomment>
        <translation>没有损失 {name}</translation>
    </message>
    <message>
        <source>There is no optimizer {name} in variant {variant}</source>
        <extracomment>optimizer_unknown</extracomment>
        <translation>变体 {variant} 中没有优化器 {name}</translation>
    </message>
    <message>
        <source>The optimizer&apos;s state lacks {name}</source>
        <extracomment>optimizer_state_missing</extracomment>
        <translation>优化器状态缺少 {name}</translation>
    </message>
    <message>
        <source>Continue with the optimizer with which the checkpoint was made.</source>
        <extracomment>optimizer_state_missing</extracomment>
        <translation>请用制作该检查点的优化器继续。</translation>
    </message>
    <message>
        <source>The saved state of the dropout generator is damaged</source>
        <extracomment>rng_state_damaged</extracomment>
        <translation>保存的 dropout 生成器状态已损坏</translation>
    </message>
    <message>
        <source>Use another checkpoint.</source>
        <extracomment>rng_state_damaged</extracomment>
        <translation>请使用其他检查点。</translation>
    </message>
    <message>
        <source>The model in {path} has no method forward</source>
        <extracomment>foreign_model_without_forward</extracomment>
        <translation>{path} 中的模型没有 forward 方法</translation>
    </message>
    <message>
        <source>A TorchScript file of another program cannot be {what}</source>
        <extracomment>foreign_model_only_computes</extracomment>
        <translation>其他程序的 TorchScript 文件不能{what}</translation>
    </message>
    <message>
        <source>It can be browsed, and it answers when its inputs are tensors.</source>
        <extracomment>foreign_model_only_computes</extracomment>
        <translation>它可以浏览，输入为张量时可以回答。</translation>
    </message>
    <message>
        <source>The run {run} is not running</source>
        <extracomment>run_not_running</extracomment>
        <translation>运行 {run} 没有在进行</translation>
    </message>
    <message>
        <source>Only a run that is on can be paused, continued or stopped.</source>
        <extracomment>run_not_running</extracomment>
        <translation>只有正在进行的运行才能暂停、继续或停止。</translation>
    </message>
    <message>
        <source>{path} is a project already</source>
        <extracomment>project_exists</extracomment>
        <translation>{path} 已经是项目</translation>
    </message>
    <message>
        <source>Choose another folder, or delete the project file first.</source>
        <extracomment>project_exists</extracomment>
        <translation>请选择其他文件夹，或先删除项目文件。</translation>
    </message>
    <message>
        <source>{path} is there already with other content</source>
        <extracomment>file_in_the_way</extracomment>
        <translation>{path} 已存在且内容不同</translation>
    </message>
    <message>
        <source>Choose another folder, or move the file away.</source>
        <extracomment>file_in_the_way</extracomment>
        <translation>请选择其他文件夹，或移走该文件。</translation>
    </message>
    <message>
        <source>Which column is to be predicted cannot be guessed</source>
        <extracomment>label_not_guessed</extracomment>
        <translation>无法推测要预测哪一列</translation>
    </message>
    <message>
        <source>Name it: --label COLUMN. The columns: {columns}.</source>
        <extracomment>label_not_guessed</extracomment>
        <translation>请指明：--label COLUMN。现有列：{columns}。</translation>
    </message>
    <message>
        <source>{path} is none of the kinds that are known</source>
        <extracomment>format_unknown</extracomment>
        <translation>{path} 不属于任何已知类型</translation>
    </message>
    <message>
        <source>Projects, runs, .safetensors, TorchScript and TensorBoard event files can be inspected.</source>
        <extracomment>format_unknown</extracomment>
        <translation>可以查看项目、运行、.safetensors、TorchScript 和 TensorBoard 事件文件。</translation>
    </message>
    <message>
        <source>{path} holds no tensors</source>
        <extracomment>tensor_none</extracomment>
        <translation>{path} 不含张量</translation>
    </message>
    <message>
        <source>Inspect a run or a .safetensors file.</source>
        <extracomment>tensor_none</extracomment>
        <translation>请查看运行或 .safetensors 文件。</translation>
    </message>
    <message>
        <source>There is no tensor {name}</source>
        <extracomment>tensor_not_found</extracomment>
        <translation>没有张量 {name}</translation>
    </message>
    <message>
        <source>Perhaps you meant: {nearest}.</source>
        <extracomment>tensor_not_found</extracomment>
        <translation>您可能是指：{nearest}。</translation>
    </message>
    <message>
        <source>Two or more runs are needed to compare</source>
        <extracomment>runs_too_few</extracomment>
        <translation>比较需要两个或更多运行</translation>
    </message>
    <message>
        <source>Name them one after the other.</source>
        <extracomment>runs_too_few</extracomment>
        <translation>请依次写出它们的名称。</translation>
    </message>
    <message>
        <source>The model has no features</source>
        <extracomment>feature_none</extracomment>
        <translation>模型没有特征</translation>
    </message>
    <message>
        <source>Give at least one column the role FEATURE.</source>
        <extracomment>feature_none</extracomment>
        <translation>请至少给一列 FEATURE 角色。</translation>
    </message>
    <message>
        <source>Two features are named {name}</source>
        <extracomment>feature_twice</extracomment>
        <translation>有两个特征名为 {name}</translation>
    </message>
    <message>
        <source>Give one of them another name.</source>
        <extracomment>feature_twice</extracomment>
        <translation>请给其中一个换名。</translation>
    </message>
    <message>
        <source>Column {name} has the role {role}, so it cannot be a feature</source>
        <extracomment>feature_role</extracomment>
        <translation>列 {name} 的角色为 {role}，因此不能作为特征</translation>
    </message>
    <message>
        <source>Give it the role FEATURE if the model may see it at prediction time.</source>
        <extracomment>feature_role</extracomment>
        <translation>如果模型在预测时可以看到它，请给它 FEATURE 角色。</translation>
    </message>
    <message>
        <source>Column {name} holds text where a number is needed</source>
        <extracomment>feature_needs_numbers</extracomment>
        <translation>列 {name} 是文本，而这里需要数字</translation>
    </message>
    <message>
        <source>Begin with a vocabulary step.</source>
        <extracomment>feature_needs_numbers</extracomment>
        <translation>请以 vocabulary 步骤开始。</translation>
    </message>
    <message>
        <source>The steps do not go together: {step} is missing or stands in the wrong place</source>
        <extracomment>feature_step_order</extracomment>
        <translation>步骤不匹配：缺少 {step} 或位置不对</translation>
    </message>
    <message>
        <source>Numeric steps come first, then bucketize or vocabulary, then one_hot or embedding.</source>
        <extracomment>feature_step_order</extracomment>
        <translation>先是数值步骤，然后是 bucketize 或 vocabulary，最后是 one_hot 或 embedding。</translation>
    </message>
    <message>
        <source>The boundaries of the buckets do not increase</source>
        <extracomment>feature_boundaries</extracomment>
        <translation>分箱边界没有递增</translation>
    </message>
    <message>
        <source>Sort them, each once.</source>
        <extracomment>feature_boundaries</extracomment>
        <translation>请排序且不重复。</translation>
    </message>
    <message>
        <source>The vocabulary holds &quot;{value}&quot; twice</source>
        <extracomment>feature_vocabulary_twice</extracomment>
        <translation>词表中有两个“{value}”</translation>
    </message>
    <message>
        <source>Take one out.</source>
        <extracomment>feature_vocabulary_twice</extracomment>
        <translation>请去掉一个。</translation>
    </message>
    <message>
        <source>There are no ids to choose from</source>
        <extracomment>feature_no_ids</extracomment>
        <translation>没有可选的编号</translation>
    </message>
    <message>
        <source>Add a vocabulary step or OOV buckets; numbers used as ids must be whole, from 0 to 9999.</source>
        <extracomment>feature_no_ids</extracomment>
        <translation>请添加 vocabulary 步骤或 OOV 桶；用作编号的数字必须是 0 到 9999 的整数。</translation>
    </message>
    <message>
        <source>{value} has no logarithm</source>
        <extracomment>feature_log</extracomment>
        <translation>{value} 没有对数</translation>
    </message>
    <message>
        <source>Add an offset to the log step.</source>
        <extracomment>feature_log</extracomment>
        <translation>请给 log 步骤加上 offset。</translation>
    </message>
    <message>
        <source>Column {name} has a missing value, which the feature does not allow</source>
        <extracomment>feature_missing</extracomment>
        <translation>列 {name} 有缺失值，而该特征不允许</translation>
    </message>
    <message>
        <source>Fill the cell, or choose another `missing` than error.</source>
        <extracomment>feature_missing</extracomment>
        <translation>请填写该单元格，或将 `missing` 设为 error 以外的值。</translation>
    </message>
    <message>
        <source>The feature is not fitted</source>
        <extracomment>feature_not_fitted</extracomment>
        <translation>特征尚未拟合</translation>
    </message>
    <message>
        <source>Mean, standard deviation, minimum and maximum must be written for a trained model.</source>
        <extracomment>feature_not_fitted</extracomment>
        <translation>已训练的模型必须写有均值、标准差、最小值和最大值。</translation>
    </message>
    <message>
        <source>Input {layer} takes a feature {name} that does not exist</source>
        <extracomment>feature_of_input</extracomment>
        <translation>Input {layer} 使用了不存在的特征 {name}</translation>
    </message>
    <message>
        <source>Check the names of the features.</source>
        <extracomment>feature_of_input</extracomment>
        <translation>请检查特征名称。</translation>
    </message>
    <message>
        <source>No column is a label</source>
        <extracomment>no_label_column</extracomment>
        <translation>没有标签列</translation>
    </message>
    <message>
        <source>Give one column the role LABEL.</source>
        <extracomment>no_label_column</extracomment>
        <translation>请给一列 LABEL 角色。</translation>
    </message>
    <message>
        <source>Label {name} is text, but {loss} compares numbers</source>
        <extracomment>label_is_text</extracomment>
        <translation>标签 {name} 是文本，而 {loss} 比较数值</translation>
    </message>
    <message>
        <source>Use a cross-entropy, or a label that is a number.</source>
        <extracomment>label_is_text</extracomment>
        <translation>请使用交叉熵，或数值标签。</translation>
    </message>
    <message>
        <source>Label &quot;{value}&quot; is not one of the model&apos;s {count} classes</source>
        <extracomment>label_class</extracomment>
        <translation>标签“{value}”不属于模型的 {count} 个类别</translation>
    </message>
    <message>
        <source>Classes are numbered from 0, or texts that stand in the training split.</source>
        <extracomment>label_class</extracomment>
        <translation>类别从 0 编号，或为训练集中出现的文本。</translation>
    </message>
    <message>
        <source>Output {output} needs {wanted} label columns, but {labels} are left</source>
        <extracomment>label_count</extracomment>
        <translation>输出 {output} 需要 {wanted} 个标签列，但只剩 {labels} 个</translation>
    </message>
    <message>
        <source>Give each unit of the output one label column.</source>
        <extracomment>label_count</extracomment>
        <translation>请给输出的每个单元一个标签列。</translation>
    </message>
    <message>
        <source>The file does not begin as an .npy file does</source>
        <extracomment>npy_magic</extracomment>
        <translation>文件开头不是 .npy 格式</translation>
    </message>
    <message>
        <source>The .npy format version {version} is not known</source>
        <extracomment>npy_version</extracomment>
        <translation>未知的 .npy 格式版本 {version}</translation>
    </message>
    <message>
        <source>Save it again with numpy.save.</source>
        <extracomment>npy_version</extracomment>
        <translation>请用 numpy.save 重新保存。</translation>
    </message>
    <message>
        <source>The header of the .npy file has no valid {field}</source>
        <extracomment>npy_header</extracomment>
        <translation>.npy 文件头没有有效的 {field}</translation>
    </message>
    <message>
        <source>Save it again with numpy.save, as an array of numbers.</source>
        <extracomment>npy_header</extracomment>
        <translation>请用 numpy.save 重新保存为数值数组。</translation>
    </message>
    <message>
        <source>The array holds Python objects, which are never loaded</source>
        <extracomment>npy_object</extracomment>
        <translation>数组含有 Python 对象，绝不会加载</translation>
    </message>
    <message>
        <source>Save it as an array of numbers: numpy.asarray(x, dtype=&quot;float32&quot;).</source>
        <extracomment>npy_object</extracomment>
        <translation>请保存为数值数组：numpy.asarray(x, dtype=&quot;float32&quot;)。</translation>
    </message>
    <message>
        <source>The array has the type {dtype}, which is not supported</source>
        <extracomment>npy_dtype</extracomment>
        <translation>数组类型 {dtype} 不受支持</translation>
    </message>
    <message>
        <source>Convert it to float64, float32, float16, int64, int32, int16, int8, uint8 or bool.</source>
        <extracomment>npy_dtype</extracomment>
        <translation>请转换为 float64、float32、float16、int64、int32、int16、int8、uint8 或 bool。</translation>
    </message>
    <message>
        <source>The array holds {got} bytes; its shape {shape} and type {dtype} need others</source>
        <extracomment>npy_size</extracomment>
        <translation>数组有 {got} 字节；与形状 {shape} 和类型 {dtype} 不符</translation>
    </message>
    <message>
        <source>The file was not copied whole, or something was added to it.</source>
        <extracomment>npy_size</extracomment>
        <translation>文件没有完整复制，或被添加了内容。</translation>
    </message>
    <message>
        <source>The .npz archive cannot be read: {reason}</source>
        <extracomment>npz_damaged</extracomment>
        <translation>无法读取 .npz 归档：{reason}</translation>
    </message>
    <message>
        <source>The .npz archive has {count} entries</source>
        <extracomment>npz_entries</extracomment>
        <translation>.npz 归档有 {count} 个条目</translation>
    </message>
    <message>
        <source>An entry claims {size} bytes, packed in {packed}: that cannot be</source>
        <extracomment>npz_size</extracomment>
        <translation>有条目声称 {size} 字节压缩为 {packed}：这不可能</translation>
    </message>
    <message>
        <source>The archive is damaged: save it again with numpy.savez.</source>
        <extracomment>npz_size</extracomment>
        <translation>归档已损坏：请用 numpy.savez 重新保存。</translation>
    </message>
    <message>
        <source>The layer takes values from itself</source>
        <extracomment>layer_input_itself</extracomment>
        <translation>该层从自身取值</translation>
    </message>
    <message>
        <source>Name another layer under inputs; recurrent layers carry values from step to step.</source>
        <extracomment>layer_input_itself</extracomment>
        <translation>请在 inputs 下写其他层；循环层会逐步传递值。</translation>
    </message>
    <message>
        <source>The Input&apos;s width is {width}, but that of its feature columns is {given}</source>
        <extracomment>input_width</extracomment>
        <translation>Input 的宽度为 {width}，但其特征列的宽度为 {given}</translation>
    </message>
    <message>
        <source>The number of outputs is {outputs}, but that of label columns is {labels}</source>
        <extracomment>labels_outputs</extracomment>
        <translation>输出数为 {outputs}，但标签列数为 {labels}</translation>
    </message>
    <message>
        <source>The width of the output {output} is {units}, but the number of label columns is {labels}</source>
        <extracomment>labels_units</extracomment>
        <translation>输出 {output} 的宽度为 {units}，但标签列数为 {labels}</translation>
    </message>
    <message>
        <source>Set units: {labels} in {output}.</source>
        <extracomment>labels_units</extracomment>
        <translation>请在 {output} 中设置 units: {labels}。</translation>
    </message>
    <message>
        <source>{loss} needs an output of width {wanted} at least, not {units}</source>
        <extracomment>loss_units</extracomment>
        <translation>{loss} 要求输出宽度至少为 {wanted}，而不是 {units}</translation>
    </message>
    <message>
        <source>{path} is neither .npz nor .safetensors</source>
        <extracomment>initial_weights_format</extracomment>
        <translation>{path} 既不是 .npz 也不是 .safetensors</translation>
    </message>
    <message>
        <source>Save the tensors with numpy.savez or as safetensors.</source>
        <extracomment>initial_weights_format</extracomment>
        <translation>请用 numpy.savez 或 safetensors 保存张量。</translation>
    </message>
    <message>
        <source>The file has no tensor {name}</source>
        <extracomment>initial_weights_missing</extracomment>
        <translation>文件没有张量 {name}</translation>
    </message>
    <message>
        <source>{name} holds {dtype}, not floating-point numbers</source>
        <extracomment>initial_weights_dtype</extracomment>
        <translation>{name} 是 {dtype}，而不是浮点数</translation>
    </message>
    <message>
        <source>Save it as float32.</source>
        <extracomment>initial_weights_dtype</extracomment>
        <translation>请保存为 float32。</translation>
    </message>
    <message>
        <source>The run {run} has no checkpoint yet</source>
        <extracomment>checkpoint_none</extracomment>
        <translation>运行 {run} 还没有检查点</translation>
    </message>
    <message>
        <source>Train it, or use another run.</source>
        <extracomment>checkpoint_none</extracomment>
        <translation>请训练它，或使用其他运行。</translation>
    </message>
    <message>
        <source>The run {run} has no checkpoint at step {step}</source>
        <extracomment>checkpoint_not_found</extracomment>
        <translation>运行 {run} 在第 {step} 步没有检查点</translation>
    </message>
    <message>
        <source>It has: {steps}.</source>
        <extracomment>checkpoint_not_found</extracomment>
        <translation>它有：{steps}。</translation>
    </message>
    <message>
        <source>{checkpoint} is no checkpoint</source>
        <extracomment>checkpoint_word</extracomment>
        <translation>{checkpoint} 不是检查点</translation>
    </message>
    <message>
        <source>Give best, last or a step.</source>
        <extracomment>checkpoint_word</extracomment>
        <translation>请给出 best、last 或步数。</translation>
    </message>
    <message>
        <source>The project has no column {name}</source>
        <extracomment>input_unknown
----------
input_unknown_here</extracomment>
        <translation>项目没有列 {name}</translation>
    </message>
    <message>
        <source>Its columns: {known}.</source>
        <extracomment>input_unknown_here</extracomment>
        <translation>现有列：{known}。</translation>
    </message>
    <message>
        <source>The input {name} is {what}</source>
        <extracomment>input_shape</extracomment>
        <translation>输入 {name} 是 {what}</translation>
    </message>
    <message>
        <source>Give a number, a text, a truth value, null or a list of these.</source>
        <extracomment>input_shape</extracomment>
        <translation>请给出数字、文本、真假值、null 或它们的列表。</translation>
    </message>
    <message>
        <source>The line is not JSON</source>
        <extracomment>input_not_json</extracomment>
        <translation>该行不是 JSON</translation>
    </message>
    <message>
        <source>Write one object a line: a user and the inputs by name.</source>
        <extracomment>input_not_json
----------
input_without_inputs</extracomment>
        <translation>每行写一个对象：用户和按名称的输入。</translation>
    </message>
    <message>
        <source>The line has no object named inputs</source>
        <extracomment>input_without_inputs</extracomment>
        <translation>该行没有名为 inputs 的对象</translation>
    </message>
    <message>
        <source>There are no rows to predict for</source>
        <extracomment>input_empty</extracomment>
        <translation>没有要预测的行</translation>
    </message>
    <message>
        <source>Give at least one row.</source>
        <extracomment>input_empty</extracomment>
        <translation>请至少给出一行。</translation>
    </message>
    <message>
        <source>There is nothing to evaluate: no row of the {split} split counts</source>
        <extracomment>examples_none</extracomment>
        <translation>没有可评估的内容：{split} 划分中没有计入的行</translation>
    </message>
    <message>
        <source>Use another split, or give labels and weights to its rows.</source>
        <extracomment>examples_none</extracomment>
        <translation>请使用其他划分，或给其行加上标签和权重。</translation>
    </message>
    <message>
        <source>{run} and {other} cannot be compared row by row: {what}</source>
        <extracomment>examples_differ</extracomment>
        <translation>{run} 与 {other} 无法逐行比较：{what}</translation>
    </message>
    <message>
        <source>Train both on the same data and split.</source>
        <extracomment>examples_differ</extracomment>
        <translation>请在相同数据和划分上训练两者。</translation>
    </message>
    <message>
        <source>{path} does not compute what the model computes: max |d| is {difference}, more than {limit}</source>
        <extracomment>export_differs</extracomment>
        <translation>{path} 的计算结果与模型不同：最大 |d| 为 {difference}，超过 {limit}</translation>
    </message>
    <message>
        <source>The file gives {name} as {got}; the model gives {wanted}</source>
        <extracomment>export_shape</extracomment>
        <translation>文件给出的 {name} 为 {got}；模型给出 {wanted}</translation>
    </message>
    <message>
        <source>The row does not say whose it is</source>
        <extracomment>stream_without_user</extracomment>
        <translation>该行没有说明属于哪个用户</translation>
    </message>
    <message>
        <source>Give its user, or say --user for all rows.</source>
        <extracomment>stream_without_user</extracomment>
        <translation>请给出用户，或用 --user 为所有行指定。</translation>
    </message>
    <message>
        <source>The row has no event id in {column}</source>
        <extracomment>event_missing</extracomment>
        <translation>该行在 {column} 中没有事件编号</translation>
    </message>
    <message>
        <source>Give every row an event id, or none.</source>
        <extracomment>event_missing</extracomment>
        <translation>请为每一行都给出事件编号，或都不给。</translation>
    </message>
    <message>
        <source>A recorded input cannot be read back: {record}</source>
        <extracomment>record_damaged</extracomment>
        <translation>无法读回记录的输入：{record}</translation>
    </message>
    <message>
        <source>Run `stateroom state verify`.</source>
        <extracomment>record_damaged</extracomment>
        <translation>请运行 `stateroom state verify`。</translation>
    </message>
    <message>
        <source>The model {model} is not at {path}</source>
        <extracomment>model_not_kept</extracomment>
        <translation>模型 {model} 不在 {path}</translation>
    </message>
    <message>
        <source>Bring the folder back, or bind another run with `stateroom state bind`.</source>
        <extracomment>model_not_kept</extracomment>
        <translation>请恢复该文件夹，或用 `stateroom state bind` 绑定另一次运行。</translation>
    </message>
    <message>
        <source>The files at {path} are no longer those of that model: they make {found}</source>
        <extracomment>kept_model_changed</extracomment>
        <translation>{path} 中的文件已不是该模型的文件：它们构成 {found}</translation>
    </message>
    <message>
        <source>Bring the folder back from a bundle or copy.</source>
        <extracomment>kept_model_changed</extracomment>
        <translation>请从打包文件或副本恢复该文件夹。</translation>
    </message>
    <message>
        <source>{edit} is not a change of a recorded input</source>
        <extracomment>replay_edit_invalid</extracomment>
        <translation>{edit} 不是对已记录输入的修改</translation>
    </message>
    <message>
        <source>Write it as 3:bili=1.2: the revision, then the column and its value.</source>
        <extracomment>replay_edit_invalid</extracomment>
        <translation>请写成 3:bili=1.2：先写修订号，再写列名和值。</translation>
    </message>
    <message>
        <source>Revision {revision} of user {user} is no prediction that the head builds on</source>
        <extracomment>replay_not_an_input</extracomment>
        <translation>用户 {user} 的修订 {revision} 不是当前状态所依据的预测</translation>
    </message>
    <message>
        <source>Look at `stateroom state history` for the predictions with their inputs.</source>
        <extracomment>replay_not_an_input</extracomment>
        <translation>请用 `stateroom state history` 查看带输入的预测。</translation>
    </message>
    <message>
        <source>This file holds no states: {reason}</source>
        <extracomment>states_file_wrong</extracomment>
        <translation>该文件不含状态：{reason}</translation>
    </message>
    <message>
        <source>Write one with `stateroom state export` or `stateroom state show --npz` to see the form.</source>
        <extracomment>states_file_wrong</extracomment>
        <translation>可用 `stateroom state export` 或 `stateroom state show --npz` 写出一个文件查看格式。</translation>
    </message>
    <message>
        <source>User {user} has no recorded input yet</source>
        <extracomment>effect_needs_input</extracomment>
        <translation>用户 {user} 还没有记录的输入</translation>
    </message>
    <message>
        <source>Give the values of the next step.</source>
        <extracomment>effect_needs_input</extracomment>
        <translation>请给出下一步的输入值。</translation>
    </message>
    <message>
        <source>{value} is not UTF-8 text</source>
        <extracomment>setting_not_utf8</extracomment>
        <translation>{value} 不是 UTF-8 文本</translation>
    </message>
    <message>
        <source>Write it in UTF-8.</source>
        <extracomment>setting_not_utf8</extracomment>
        <translation>请用 UTF-8 书写。</translation>
    </message>
    <message>
        <source>Choose a value in this range.</source>
        <extracomment>setting_out_of_range</extracomment>
        <translation>请选择此范围内的值。</translation>
    </message>
    <message>
        <source>{value} is not a block</source>
        <extracomment>setting_not_block</extracomment>
        <translation>{value} 不是块</translation>
    </message>
    <message>
        <source>Write its fields in braces, or set one of them by its path.</source>
        <extracomment>setting_not_block</extracomment>
        <translation>请将其字段写在花括号中，或按路径设置其中一个。</translation>
    </message>
    <message>
        <source>{field} takes a value, not a block</source>
        <extracomment>text_not_block</extracomment>
        <translation>{field} 需要值，而不是块</translation>
    </message>
    <message>
        <source>Write {field}: and the value.</source>
        <extracomment>text_not_block</extracomment>
        <translation>请写 {field}: 和值。</translation>
    </message>
    <message>
        <source>{field} takes one value, not a list</source>
        <extracomment>text_not_list</extracomment>
        <translation>{field} 需要一个值，而不是列表</translation>
    </message>
    <message>
        <source>Write the value without brackets.</source>
        <extracomment>text_not_list</extracomment>
        <translation>请写不带方括号的值。</translation>
    </message>
    <message>
        <source>The list of {field} is not closed</source>
        <extracomment>text_list_open</extracomment>
        <translation>{field} 的列表没有闭合</translation>
    </message>
    <message>
        <source>Add the missing ].</source>
        <extracomment>text_list_open</extracomment>
        <translation>请补上缺少的 ]。</translation>
    </message>
    <message>
        <source>{whole},{fraction} is not a number</source>
        <extracomment>text_decimal_comma</extracomment>
        <translation>{whole},{fraction} 不是数字</translation>
    </message>
    <message>
        <source>Write a decimal point: {whole}.{fraction}.</source>
        <extracomment>text_decimal_comma</extracomment>
        <translation>请用小数点：{whole}.{fraction}。</translation>
    </message>
    <message>
        <source>The file holds control characters: it is no text</source>
        <extracomment>text_control</extracomment>
        <translation>文件含有控制字符：不是文本</translation>
    </message>
    <message>
        <source>A state cannot look like this: {reason}</source>
        <extracomment>state_layout_invalid</extracomment>
        <translation>状态不可能是这样：{reason}</translation>
    </message>
    <message>
        <source>Check the model&apos;s stateful layers.</source>
        <extracomment>state_layout_invalid</extracomment>
        <translation>请检查模型的有状态层。</translation>
    </message>
    <message>
        <source>{name} is {got}; the model wants {wanted}</source>
        <extracomment>state_shape</extracomment>
        <translation>{name} 为 {got}；模型需要 {wanted}</translation>
    </message>
    <message>
        <source>Use a state of this model, or reset the user.</source>
        <extracomment>state_shape</extracomment>
        <translation>请使用此模型的状态，或重置用户。</translation>
    </message>
    <message>
        <source>A stored state is damaged: {reason}</source>
        <extracomment>state_damaged</extracomment>
        <translation>存储的状态已损坏：{reason}</translation>
    </message>
    <message>
        <source>Run `stateroom state verify`; reset the user or restore an earlier revision.</source>
        <extracomment>state_damaged</extracomment>
        <translation>请运行 `stateroom state verify`；重置用户或恢复较早的修订。</translation>
    </message>
    <message>
        <source>A stored state has format version {version}, which this program does not know</source>
        <extracomment>state_version</extracomment>
        <translation>存储的状态格式版本为 {version}，本程序不认识</translation>
    </message>
    <message>
        <source>Update Stateroom.</source>
        <extracomment>state_version
----------
ledger_newer</extracomment>
        <translation>请更新 Stateroom。</translation>
    </message>
    <message>
        <source>A stored state was made for a model with other stateful layers</source>
        <extracomment>state_other_layout</extracomment>
        <translation>存储的状态属于有状态层不同的模型</translation>
    </message>
    <message>
        <source>Reset the user, or rebuild the states with `stateroom state rebuild`.</source>
        <extracomment>state_other_layout</extracomment>
        <translation>请重置用户，或用 `stateroom state rebuild` 重建状态。</translation>
    </message>
    <message>
        <source>The state of revision {revision} is no longer stored</source>
        <extracomment>state_dropped</extracomment>
        <translation>修订 {revision} 的状态已不再存储</translation>
    </message>
    <message>
        <source>Compaction can be undone by replay where inputs were recorded; later revisions hold their states.</source>
        <extracomment>state_dropped</extracomment>
        <translation>有输入记录时可通过重放撤销压缩；较晚的修订仍保有状态。</translation>
    </message>
    <message>
        <source>The state of revision {revision} cannot be recomputed here: the result differs</source>
        <extracomment>state_not_reproduced</extracomment>
        <translation>修订 {revision} 的状态在此无法重新计算：结果不同</translation>
    </message>
    <message>
        <source>Use the engine and machine that made it.</source>
        <extracomment>state_not_reproduced</extracomment>
        <translation>请使用产生它的引擎和机器。</translation>
    </message>
    <message>
        <source>{edit} is not an edit of a unit</source>
        <extracomment>edit_invalid</extracomment>
        <translation>{edit} 不是对单元的编辑</translation>
    </message>
    <message>
        <source>Write it as h[17]=0.5.</source>
        <extracomment>edit_invalid</extracomment>
        <translation>请写成 h[17]=0.5。</translation>
    </message>
    <message>
        <source>The model has several stateful layers</source>
        <extracomment>edit_needs_layer</extracomment>
        <translation>模型有多个有状态层</translation>
    </message>
    <message>
        <source>Name one with --layer.</source>
        <extracomment>edit_needs_layer</extracomment>
        <translation>请用 --layer 指定其一。</translation>
    </message>
    <message>
        <source>The state has no unit {unit}</source>
        <extracomment>unit_unknown</extracomment>
        <translation>状态没有单元 {unit}</translation>
    </message>
    <message>
        <source>Look at `stateroom state show`.</source>
        <extracomment>unit_unknown</extracomment>
        <translation>请查看 `stateroom state show`。</translation>
    </message>
    <message>
        <source>The ledger {path} is busy: {reason}</source>
        <extracomment>ledger_busy</extracomment>
        <translation>账本 {path} 正忙：{reason}</translation>
    </message>
    <message>
        <source>Another program is writing for a long time; try again when it has finished.</source>
        <extracomment>ledger_busy</extracomment>
        <translation>另一个程序正在长时间写入；请在其结束后重试。</translation>
    </message>
    <message>
        <source>The disk of the ledger {path} is full</source>
        <extracomment>ledger_full</extracomment>
        <translation>账本 {path} 所在磁盘已满</translation>
    </message>
    <message>
        <source>Free some space; nothing that was acknowledged is lost.</source>
        <extracomment>ledger_full</extracomment>
        <translation>请腾出空间；已确认的内容不会丢失。</translation>
    </message>
    <message>
        <source>The ledger {path} cannot be opened for this: {reason}</source>
        <extracomment>ledger_read_only</extracomment>
        <translation>无法为此打开账本 {path}：{reason}</translation>
    </message>
    <message>
        <source>Check that the file and its folder exist and are writable for you.</source>
        <extracomment>ledger_read_only</extracomment>
        <translation>请检查文件及其文件夹是否存在且可写。</translation>
    </message>
    <message>
        <source>The ledger {path} is damaged: {reason}</source>
        <extracomment>ledger_damaged</extracomment>
        <translation>账本 {path} 已损坏：{reason}</translation>
    </message>
    <message>
        <source>Restore it from a bundle or copy; `sqlite3 FILE .recover` saves what can be read.</source>
        <extracomment>ledger_damaged</extracomment>
        <translation>请从打包或副本恢复；`sqlite3 FILE .recover` 可保存能读取的内容。</translation>
    </message>
    <message>
        <source>{path} is not a ledger of Stateroom: {reason}</source>
        <extracomment>ledger_foreign</extracomment>
        <translation>{path} 不是 Stateroom 的账本：{reason}</translation>
    </message>
    <message>
        <source>Check the path, or move the file away to begin a new ledger.</source>
        <extracomment>ledger_foreign</extracomment>
        <translation>请检查路径，或移走文件以开始新账本。</translation>
    </message>
    <message>
        <source>The ledger {path} has schema version {found}; this program knows up to {known}</source>
        <extracomment>ledger_newer</extracomment>
        <translation>账本 {path} 的模式版本为 {found}；本程序最多认识 {known}</translation>
    </message>
    <message>
        <source>The ledger {path} has schema version {found}; this program reads {known}</source>
        <extracomment>ledger_older</extracomment>
        <translation>账本 {path} 的模式版本为 {found}；本程序读取 {known}</translation>
    </message>
    <message>
        <source>Open it once for writing; it is migrated then.</source>
        <extracomment>ledger_older</extracomment>
        <translation>请以写入方式打开一次；届时会迁移。</translation>
    </message>
    <message>
        <source>The ledger {path} cannot do this: {reason}</source>
        <extracomment>ledger_failed</extracomment>
        <translation>账本 {path} 无法这样做：{reason}</translation>
    </message>
    <message>
        <source>Check the disk, then the ledger: stateroom state verify.</source>
        <extracomment>ledger_failed</extracomment>
        <translation>请先检查磁盘，再检查账本：stateroom state verify。</translation>
    </message>
    <message>
        <source>The ledger {path} lies on a network file system ({system}), which programs cannot share safely</source>
        <extracomment>ledger_network</extracomment>
        <translation>账本 {path} 位于网络文件系统（{system}），程序无法安全共享</translation>
    </message>
    <message>
        <source>Move the project to a local disk, or let one program use it alone with --exclusive.</source>
        <extracomment>ledger_network</extracomment>
        <translation>请将项目移到本地磁盘，或用 --exclusive 让一个程序独占。</translation>
    </message>
    <message>
        <source>The ledger is not bound to a model yet</source>
        <extracomment>ledger_unbound</extracomment>
        <translation>账本尚未绑定模型</translation>
    </message>
    <message>
        <source>Run a stateful prediction or `stateroom state bind` first.</source>
        <extracomment>ledger_unbound</extracomment>
        <translation>请先运行有状态预测或 `stateroom state bind`。</translation>
    </message>
    <message>
        <source>The ledger&apos;s chain does not hold: {reason}</source>
        <extracomment>chain_broken</extracomment>
        <translation>账本的链不成立：{reason}</translation>
    </message>
    <message>
        <source>Rows were damaged or edited by hand; restore the ledger from a bundle or copy.</source>
        <extracomment>chain_broken</extracomment>
        <translation>有行被损坏或手工编辑；请从打包或副本恢复账本。</translation>
    </message>
    <message>
        <source>User {user} is at revision {revision} ({cause}, {time}, by {author}), not at {expected}</source>
        <extracomment>ledger_conflict</extracomment>
        <translation>用户 {user} 处于修订 {revision}（{cause}，{time}，作者 {author}），而不是 {expected}</translation>
    </message>
    <message>
        <source>Look at that revision and decide again.</source>
        <extracomment>ledger_conflict</extracomment>
        <translation>请查看该修订后再决定。</translation>
    </message>
    <message>
        <source>A user needs a name of 1 to 1000 bytes without NUL</source>
        <extracomment>user_name_invalid</extracomment>
        <translation>用户名需为 1 到 1000 字节且不含 NUL</translation>
    </message>
    <message>
        <source>Check the user column.</source>
        <extracomment>user_name_invalid</extracomment>
        <translation>请检查用户列。</translation>
    </message>
    <message>
        <source>The ledger knows no user {user}</source>
        <extracomment>user_unknown</extracomment>
        <translation>账本中没有用户 {user}</translation>
    </message>
    <message>
        <source>Look at `stateroom state list`.</source>
        <extracomment>user_unknown</extracomment>
        <translation>请查看 `stateroom state list`。</translation>
    </message>
    <message>
        <source>User {user} was erased</source>
        <extracomment>user_erased</extracomment>
        <translation>用户 {user} 已被抹除</translation>
    </message>
    <message>
        <source>A new prediction starts from the initial state.</source>
        <extracomment>user_erased</extracomment>
        <translation>新的预测从初始状态开始。</translation>
    </message>
    <message>
        <source>User {user} has no revision {revision}</source>
        <extracomment>revision_unknown</extracomment>
        <translation>用户 {user} 没有修订 {revision}</translation>
    </message>
    <message>
        <source>Look at `stateroom state history`.</source>
        <extracomment>revision_unknown
----------
rebuild_none</extracomment>
        <translation>请查看 `stateroom state history`。</translation>
    </message>
    <message>
        <source>User {user} has no branch {branch}</source>
        <extracomment>branch_unknown</extracomment>
        <translation>用户 {user} 没有分支 {branch}</translation>
    </message>
    <message>
        <source>Make it with `stateroom state fork`.</source>
        <extracomment>branch_unknown</extracomment>
        <translation>请用 `stateroom state fork` 创建。</translation>
    </message>
    <message>
        <source>User {user} has a branch {branch} already</source>
        <extracomment>branch_exists</extracomment>
        <translation>用户 {user} 已有分支 {branch}</translation>
    </message>
    <message>
        <source>Choose another name, or discard it.</source>
        <extracomment>branch_exists</extracomment>
        <translation>请换一个名称，或丢弃它。</translation>
    </message>
    <message>
        <source>{branch} cannot be the name of a branch</source>
        <extracomment>branch_name_invalid</extracomment>
        <translation>{branch} 不能作为分支名</translation>
    </message>
    <message>
        <source>Use 1 to 100 letters, digits, - _ . and not main.</source>
        <extracomment>branch_name_invalid</extracomment>
        <translation>请用 1 到 100 个字母、数字、- _ .，且不能是 main。</translation>
    </message>
    <message>
        <source>{tag} cannot be a tag</source>
        <extracomment>tag_name_invalid</extracomment>
        <translation>{tag} 不能作为标记</translation>
    </message>
    <message>
        <source>Use 1 to 100 characters, not a number, zero or initial.</source>
        <extracomment>tag_name_invalid</extracomment>
        <translation>请用 1 到 100 个字符，不能是数字、zero 或 initial。</translation>
    </message>
    <message>
        <source>There is no tag {tag}</source>
        <extracomment>tag_unknown</extracomment>
        <translation>没有标记 {tag}</translation>
    </message>
    <message>
        <source>Look at the tags with `stateroom state tag`.</source>
        <extracomment>tag_unknown</extracomment>
        <translation>请用 `stateroom state tag` 查看标记。</translation>
    </message>
    <message>
        <source>There is a tag {tag} already</source>
        <extracomment>tag_exists</extracomment>
        <translation>已有标记 {tag}</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <extracomment>tag_exists</extracomment>
        <translation>请换一个名称。</translation>
    </message>
    <message>
        <source>The ledger knows no model {model}</source>
        <extracomment>model_unknown</extracomment>
        <translation>账本中没有模型 {model}</translation>
    </message>
    <message>
        <source>Bind the run first.</source>
        <extracomment>model_unknown</extracomment>
        <translation>请先绑定运行。</translation>
    </message>
    <message>
        <source>The ledger is bound to model {bound}, not to {model}</source>
        <extracomment>model_not_bound</extracomment>
        <translation>账本绑定到模型 {bound}，而不是 {model}</translation>
    </message>
    <message>
        <source>Use the bound run, or move the ledger with `stateroom state rebuild` or `stateroom state bind`.</source>
        <extracomment>model_not_bound</extracomment>
        <translation>请使用已绑定的运行，或用 `stateroom state rebuild` 或 `stateroom state bind` 移动账本。</translation>
    </message>
    <message>
        <source>The state of user {user} was made by model {model}; the ledger is bound to {bound}</source>
        <extracomment>state_of_other_model</extracomment>
        <translation>用户 {user} 的状态由模型 {model} 产生；账本绑定到 {bound}</translation>
    </message>
    <message>
        <source>The row&apos;s order value {order} is not later than {head}, which user {user} has seen</source>
        <extracomment>order_not_later</extracomment>
        <translation>该行的顺序值 {order} 不晚于用户 {user} 已见过的 {head}</translation>
    </message>
    <message>
        <source>Sort the rows, leave this one out, or say --allow-late.</source>
        <extracomment>order_not_later</extracomment>
        <translation>请对行排序，略去此行，或使用 --allow-late。</translation>
    </message>
    <message>
        <source>The list has no column {column}</source>
        <extracomment>list_column_unknown</extracomment>
        <translation>列表没有列 {column}</translation>
    </message>
    <message>
        <source>{count} users moved since they were rebuilt, {user} among them</source>
        <extracomment>rebuild_behind</extracomment>
        <translation>重建后有 {count} 个用户又有变动，其中包括 {user}</translation>
    </message>
    <message>
        <source>Rebuild them too, then flip.</source>
        <extracomment>rebuild_behind</extracomment>
        <translation>请也重建它们，然后切换。</translation>
    </message>
    <message>
        <source>There is no rebuild to take back</source>
        <extracomment>rebuild_none</extracomment>
        <translation>没有可撤回的重建</translation>
    </message>
    <message>
        <source>There is no ledger at {path} yet</source>
        <extracomment>ledger_none</extracomment>
        <translation>{path} 处还没有账本</translation>
    </message>
    <message>
        <source>Run `stateroom predict --stateful` or `stateroom state bind` first.</source>
        <extracomment>ledger_none</extracomment>
        <translation>请先运行 `stateroom predict --stateful` 或 `stateroom state bind`。</translation>
    </message>
    <message>
        <source>Which way is better cannot be told for {name}, which is no metric</source>
        <extracomment>monitor_unknown</extracomment>
        <translation>{name} 不是指标，无法判断哪个方向更好</translation>
    </message>
    <message>
        <source>Name one of the project&apos;s metrics or loss, or set mode to min or max.</source>
        <extracomment>monitor_unknown</extracomment>
        <translation>请写项目的某个指标或损失，或将 mode 设为 min 或 max。</translation>
    </message>
    <message>
        <source>The evaluation does not measure {name}</source>
        <extracomment>monitor_missing</extracomment>
        <translation>评估不测量 {name}</translation>
    </message>
    <message>
        <source>Add it to metrics, or watch one of these: {names}.</source>
        <extracomment>monitor_missing</extracomment>
        <translation>请将其加入 metrics，或监视其中之一：{names}。</translation>
    </message>
    <message>
        <source>The training split holds no batch</source>
        <extracomment>no_training_data</extracomment>
        <translation>训练集不足一个批次</translation>
    </message>
    <message>
        <source>Give validation and test smaller shares, lower batch_size, or add data.</source>
        <extracomment>no_training_data</extracomment>
        <translation>请减小验证和测试的比例，降低 batch_size，或增加数据。</translation>
    </message>
    <message>
        <source>{what} needs a validation split, and there is none</source>
        <extracomment>no_validation_data</extracomment>
        <translation>{what} 需要验证集，但没有</translation>
    </message>
    <message>
        <source>Give data.split.validation a share, or take {what} out of the project.</source>
        <extracomment>no_validation_data</extracomment>
        <translation>请给 data.split.validation 一个比例，或从项目中去掉 {what}。</translation>
    </message>
    <message>
        <source>The {what} became {value} at step {step}; first in {layer} ({part})</source>
        <extracomment>diverged</extracomment>
        <translation>{what} 在第 {step} 步变为 {value}；最先出现在 {layer}（{part}）</translation>
    </message>
    <message>
        <source>Lower the learning rate, or set optimizer.clip_norm to 1.</source>
        <extracomment>diverged</extracomment>
        <translation>请降低学习率，或将 optimizer.clip_norm 设为 1。</translation>
    </message>
    <message>
        <source>A checkpoint is damaged: {reason}</source>
        <extracomment>checkpoint_damaged</extracomment>
        <translation>检查点已损坏：{reason}</translation>
    </message>
    <message>
        <source>Delete that checkpoint&apos;s folder; the run then goes on from the one before.</source>
        <extracomment>checkpoint_damaged</extracomment>
        <translation>请删除该检查点的文件夹；运行会从前一个继续。</translation>
    </message>
    <message>
        <source>The checkpoint has format version {version}, which this Stateroom does not know</source>
        <extracomment>checkpoint_version</extracomment>
        <translation>检查点格式版本为 {version}，此 Stateroom 不认识</translation>
    </message>
    <message>
        <source>Use the Stateroom that wrote it, or begin a new run.</source>
        <extracomment>checkpoint_version</extracomment>
        <translation>请使用写出它的 Stateroom，或开始新的运行。</translation>
    </message>
    <message>
        <source>Early stopping ended the run {run}</source>
        <extracomment>run_stopped_early</extracomment>
        <translation>运行 {run} 因提前停止而结束</translation>
    </message>
    <message>
        <source>Add --continue-after-stop to go on all the same.</source>
        <extracomment>run_stopped_early</extracomment>
        <translation>如仍要继续，请加 --continue-after-stop。</translation>
    </message>
    <message>
        <source>The run {run} is at its last step, {step}</source>
        <extracomment>run_complete</extracomment>
        <translation>运行 {run} 已到最后一步 {step}</translation>
    </message>
    <message>
        <source>Raise --max-steps or --epochs to go on.</source>
        <extracomment>run_complete</extracomment>
        <translation>要继续请增大 --max-steps 或 --epochs。</translation>
    </message>
    <message>
        <source>The run began with other settings: {settings}</source>
        <extracomment>settings_changed</extracomment>
        <translation>运行开始时的设置不同：{settings}</translation>
    </message>
    <message>
        <source>Resume with the run&apos;s own settings, or begin a new run.</source>
        <extracomment>settings_changed</extracomment>
        <translation>请用该运行自己的设置继续，或开始新的运行。</translation>
    </message>
    <message>
        <source>The data changed since the run began: {files}</source>
        <extracomment>data_changed</extracomment>
        <translation>运行开始后数据已改变：{files}</translation>
    </message>
    <message>
        <source>Bring the old files back, or begin a new run; --warm-start takes its weights along.</source>
        <extracomment>data_changed</extracomment>
        <translation>请恢复旧文件，或开始新的运行；--warm-start 可沿用其权重。</translation>
    </message>
    <message>
        <source>No parameter of {source} has the name and shape of one of this model&apos;s</source>
        <extracomment>warm_start_matches_nothing</extracomment>
        <translation>{source} 中没有名称和形状与此模型相符的参数</translation>
    </message>
    <message>
        <source>`stateroom inspect` shows its tensors.</source>
        <extracomment>warm_start_matches_nothing</extracomment>
        <translation>`stateroom inspect` 会显示其张量。</translation>
    </message>
    <message>
        <source>Restore the file from a copy, or train the run again.</source>
        <extracomment>run_model_damaged</extracomment>
        <translation>请从副本恢复文件，或重新训练。</translation>
    </message>
    <message>
        <source>A report cannot be written as {path}</source>
        <extracomment>report_form</extracomment>
        <translation>报告不能写成 {path}</translation>
    </message>
    <message>
        <source>Name a file that ends in .html or .pdf.</source>
        <extracomment>report_form</extracomment>
        <translation>请给出以 .html 或 .pdf 结尾的文件。</translation>
    </message>
    <message>
        <source>The expression gives bytes that are not UTF-8 text</source>
        <extracomment>expression_not_text</extracomment>
        <translation>表达式得到的字节不是 UTF-8 文本</translation>
    </message>
    <message>
        <source>char() takes Unicode&apos;s code points, without those of surrogates (55296 to 57343).</source>
        <extracomment>expression_not_text</extracomment>
        <translation>char() 接受 Unicode 码位，但代理码位(55296 到 57343)除外。</translation>
    </message>
    <message>
        <source>Columns {first} and {second} differ in upper and lower case only</source>
        <extracomment>expression_columns_case</extracomment>
        <translation>列 {first} 与 {second} 仅大小写不同</translation>
    </message>
    <message>
        <source>SQL cannot tell them apart: rename one of them to use it in an expression.</source>
        <extracomment>expression_columns_case</extracomment>
        <translation>SQL 无法区分它们：要在表达式中使用，请给其中一列改名。</translation>
    </message>
    <message>
        <source>The user column holds numbers with fractions</source>
        <extracomment>user_is_number</extracomment>
        <translation>用户列包含小数</translation>
    </message>
    <message>
        <source>Names that differ in their last digits would be one user: give the column the type STRING, or INT for whole numbers.</source>
        <extracomment>user_is_number</extracomment>
        <translation>仅末几位不同的名称会被当作同一个用户：请把该列的类型设为 STRING，整数则设为 INT。</translation>
    </message>
    <message>
        <source>What the run says of its model cannot be read: {reason}</source>
        <extracomment>run_model_damaged</extracomment>
        <translation>无法读取运行所记录的模型：{reason}</translation>
    </message>
    <message>
        <source>{threads} compute threads are too many: this machine has {processors} processors</source>
        <extracomment>threads_too_many</extracomment>
        <translation>{threads} 个计算线程过多：此机器有 {processors} 个处理器</translation>
    </message>
    <message>
        <source>Use --threads {most} or fewer; with 0 the engine chooses.</source>
        <extracomment>threads_too_many</extracomment>
        <translation>请使用 --threads {most} 或更少；为 0 时由引擎选择。</translation>
    </message>
    <message>
        <source>Rescaling needs a scale: only as an output of numbers gets it one from the labels</source>
        <extracomment>rescaling_not_fitted</extracomment>
        <translation>Rescaling 需要 scale：只有作为数值输出时才能从标签得到它</translation>
    </message>
    <message>
        <source>Write scale: and a number in its block, or make it the last layer.</source>
        <extracomment>rescaling_not_fitted</extracomment>
        <translation>在它的块中写 scale: 和一个数，或将它设为最后一层。</translation>
    </message>
    <message>
        <source>Rescaling has {count} numbers in {field}, its input has {width} units</source>
        <extracomment>rescaling_count</extracomment>
        <translation>Rescaling 的 {field} 有 {count} 个数，而它的输入有 {width} 个单元</translation>
    </message>
    <message>
        <source>Write one number for all units, or {width} of them.</source>
        <extracomment>rescaling_count</extracomment>
        <translation>为所有单元写一个数，或写 {width} 个数。</translation>
    </message>
    <message>
        <source>Rescaling by {scale} loses what comes in</source>
        <extracomment>rescaling_scale</extracomment>
        <translation>以 {scale} 缩放会丢失输入</translation>
    </message>
    <message>
        <source>Write a scale that is a number other than 0.</source>
        <extracomment>rescaling_scale</extracomment>
        <translation>请写一个不为 0 的数作为 scale。</translation>
    </message>
    <message>
        <source>No output of the model forecasts a column of the rows</source>
        <extracomment>forecast_nothing</extracomment>
        <translation>模型没有预报数据行中某一列的输出</translation>
    </message>
    <message>
        <source>A horizon needs a label whose expression is lead(COLUMN) over user_rows, of a column that a feature is made from, and an output of numbers.</source>
        <extracomment>forecast_nothing</extracomment>
        <translation>预报步数需要一个表达式为 lead(COLUMN) over user_rows 的标签（该列须用于某个特征），以及一个数值输出。</translation>
    </message>
    <message>
        <source>One row does not say how {column} goes on</source>
        <extracomment>forecast_order</extracomment>
        <translation>仅凭一行无法得知 {column} 如何继续</translation>
    </message>
    <message>
        <source>Give at least two rows of every user.</source>
        <extracomment>forecast_order</extracomment>
        <translation>请为每个用户至少给出两行。</translation>
    </message>
    <message>
        <source>{path} is a project file, no table</source>
        <extracomment>data_is_project</extracomment>
        <translation>{path} 是项目文件，不是表格</translation>
    </message>
    <message>
        <source>Name a CSV file, or open the project with `stateroom {path}`.</source>
        <extracomment>data_is_project</extracomment>
        <translation>请指定 CSV 文件，或用 `stateroom {path}` 打开该项目。</translation>
    </message>
    <message>
        <source>This version computes on the processor: use --device cpu.</source>
        <extracomment>device_unavailable</extracomment>
        <translation>此版本在处理器上计算：请使用 --device cpu。</translation>
    </message>
    <message>
        <source>The trash holds more than one {run}: {names}</source>
        <extracomment>trash_several</extracomment>
        <translation>回收站中有多个 {run}：{names}</translation>
    </message>
    <message>
        <source>Name one of them.</source>
        <extracomment>trash_several</extracomment>
        <translation>请指定其中之一。</translation>
    </message>
    <message>
        <source>Look at the new file, then make the change again.</source>
        <extracomment>project_changed</extracomment>
        <translation>请查看新文件，然后重新修改。</translation>
    </message>
    <message>
        <source>Read it only, rebuild it by replay with `stateroom state rebuild`, or reset the user. The numbers of a file are taken as they are with --allow-other-model.</source>
        <extracomment>state_of_other_model</extracomment>
        <translation>请只读使用，用 `stateroom state rebuild` 重放重建，或重置用户。文件中的数值可用 --allow-other-model 原样采用。</translation>
    </message>
    <message>
        <source>Main of user {user} moved on to revision {revision} ({cause}, {time}, by {author}) since branch {branch} left it at {base}</source>
        <extracomment>branch_behind</extracomment>
        <translation>自分支 {branch} 在 {base} 处分出后，用户 {user} 的主线已到修订 {revision}（{cause}，{time}，由 {author}）</translation>
    </message>
    <message>
        <source>Adopt the branch as it is with `stateroom state merge --adopt`, let it take main&apos;s inputs first with `--replay`, or end it with `stateroom state discard`.</source>
        <extracomment>branch_behind</extracomment>
        <translation>请用 `stateroom state merge --adopt` 原样采用该分支，用 `--replay` 先让它接受主线的输入，或用 `stateroom state discard` 结束它。</translation>
    </message>
    <message>
        <source>The input is a TFRecord file; CSV and JSON lines are read</source>
        <extracomment>input_tfrecord</extracomment>
        <translation>输入是 TFRecord 文件；可读取的是 CSV 和 JSON 行</translation>
    </message>
    <message>
        <source>Write its examples as CSV, or as JSON lines: one object a line with the inputs by name.</source>
        <extracomment>input_tfrecord</extracomment>
        <translation>请把其中的样本写成 CSV，或写成 JSON 行：每行一个对象，按名称给出输入。</translation>
    </message>
    <message>
        <source>A layer that reads backwards keeps no state, so it has none to begin with but zeros</source>
        <extracomment>initial_state_backwards</extracomment>
        <translation>反向读取的层不保留状态，因此初始状态只能为零</translation>
    </message>
    <message>
        <source>Set initial_state: &quot;zeros&quot;, or a layer that reads forwards only.</source>
        <extracomment>initial_state_backwards</extracomment>
        <translation>请设置 initial_state: &quot;zeros&quot;，或改用只向前读取的层。</translation>
    </message>
    <message>
        <source>The input {name} is a list of {count} steps, {other} is one value</source>
        <extracomment>input_steps_mixed</extracomment>
        <translation>输入 {name} 是 {count} 个时间步的列表，而 {other} 是单个值</translation>
    </message>
    <message>
        <source>Give every input of a row a list of as many values, or every input one value.</source>
        <extracomment>input_steps_mixed</extracomment>
        <translation>请让一行的每个输入都是同样长度的列表，或都是单个值。</translation>
    </message>
    <message>
        <source>The input {name} has {count} steps, {other} has {others}</source>
        <extracomment>input_steps_differ</extracomment>
        <translation>输入 {name} 有 {count} 个时间步，{other} 有 {others} 个</translation>
    </message>
    <message>
        <source>Give every input of a row a list of as many values; null where one is missing.</source>
        <extracomment>input_steps_differ</extracomment>
        <translation>请给一行的每个输入同样多的值；缺失处写 null。</translation>
    </message>
    <message>
        <source>The input {name} is a list without a step</source>
        <extracomment>input_steps_empty</extracomment>
        <translation>输入 {name} 是没有时间步的空列表</translation>
    </message>
    <message>
        <source>Give at least one value; null where it is missing.</source>
        <extracomment>input_steps_empty</extracomment>
        <translation>请至少给出一个值；缺失处写 null。</translation>
    </message>
    <message>
        <source>The order value {order} of step {step} is not later than {before}, that of the step before</source>
        <extracomment>input_steps_order</extracomment>
        <translation>第 {step} 步的顺序值 {order} 不晚于前一步的 {before}</translation>
    </message>
    <message>
        <source>Put the steps of a row in the order in which they happened.</source>
        <extracomment>input_steps_order</extracomment>
        <translation>请按发生的先后排列一行中的各步。</translation>
    </message>
    <message>
        <source>The row has {count} steps; only a stateful prediction takes several at once</source>
        <extracomment>input_steps_stateless</extracomment>
        <translation>该行有 {count} 个时间步；只有有状态预测才能一次接受多步</translation>
    </message>
    <message>
        <source>Say --stateful, or give each step as a row of its own.</source>
        <extracomment>input_steps_stateless</extracomment>
        <translation>请使用 --stateful，或让每一步单独成行。</translation>
    </message>
    <message>
        <source>Revision {revision} of user {user} has {steps} steps, none with the number {step}</source>
        <extracomment>replay_edit_step</extracomment>
        <translation>用户 {user} 的修订 {revision} 有 {steps} 个时间步，没有编号为 {step} 的一步</translation>
    </message>
    <message>
        <source>Steps count from 0: 3:bili[0]=1.2 is the first one; without a number the last one is meant.</source>
        <extracomment>replay_edit_step</extracomment>
        <translation>时间步从 0 开始编号：3:bili[0]=1.2 指第一步；不写编号则指最后一步。</translation>
    </message>
    <message>
        <source>User {user} has no prediction yet that a memory could be measured on</source>
        <extracomment>half_life_no_steps</extracomment>
        <translation>用户 {user} 还没有可用来测量记忆的预测</translation>
    </message>
    <message>
        <source>Predict for the user first: `stateroom predict --stateful`.</source>
        <extracomment>half_life_no_steps</extracomment>
        <translation>请先为该用户预测：`stateroom predict --stateful`。</translation>
    </message>
</context>
<context>
    <name>Features</name>
    <message>
        <source>float</source>
        <translation>浮点数</translation>
    </message>
    <message>
        <source>int64</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>bool</source>
        <translation>布尔</translation>
    </message>
    <message>
        <source>string</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>datetime</source>
        <translation>日期时间</translation>
    </message>
    <message>
        <source>not given</source>
        <translation>未指定</translation>
    </message>
    <message>
        <source>label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>user</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>order</source>
        <translation>顺序</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>ignore</source>
        <translation>忽略</translation>
    </message>
    <message>
        <source>feature</source>
        <translation>特征</translation>
    </message>
    <message>
        <source>train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>log</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>z-score</source>
        <translation>标准化</translation>
    </message>
    <message>
        <source>clip</source>
        <translation>截断</translation>
    </message>
    <message>
        <source>buckets</source>
        <translation>分箱</translation>
    </message>
    <message>
        <source>vocabulary</source>
        <translation>词表</translation>
    </message>
    <message>
        <source>one-hot</source>
        <translation>独热</translation>
    </message>
    <message>
        <source>embedding</source>
        <translation>嵌入</translation>
    </message>
    <message>
        <source>scale</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>offset</source>
        <translation>偏移</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>sd</source>
        <translation>标准差</translation>
    </message>
    <message>
        <source>min</source>
        <translation>最小</translation>
    </message>
    <message>
        <source>max</source>
        <translation>最大</translation>
    </message>
    <message>
        <source>width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>dimension</source>
        <translation>维度</translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>原样</translation>
    </message>
    <message>
        <source> + missing</source>
        <translation> + 缺失标记</translation>
    </message>
</context>
<context>
    <name>FieldEditCommand</name>
    <message>
        <source>undo %1</source>
        <translation>撤销 %1</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Trains sequence models and shows what they remember of each user. Free software under the GNU General Public License, version 3. Fonts: Inter (with tabular figures, as Stateroom Sans) and JetBrains Mono, SIL Open Font License. Icons: Lucide, ISC licence.</source>
        <translation>训练序列模型，并显示模型对每个用户记住了什么。自由软件，采用 GNU 通用公共许可证第 3 版。字体：Inter（等宽数字版，名为 Stateroom Sans）与 JetBrains Mono，SIL 开放字体许可证。图标：Lucide，ISC 许可证。</translation>
    </message>
</context>
<context>
    <name>JobStatus</name>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>killed</source>
        <translation>被终止</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>bootstrap</source>
        <translation>自助抽样</translation>
    </message>
    <message>
        <source>proving</source>
        <translation>验证导出</translation>
    </message>
    <message>
        <source>rebuilding</source>
        <translation>重建</translation>
    </message>
    <message>
        <source>writing</source>
        <translation>写入</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Project</source>
        <translation>项目(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>运行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;State</source>
        <translation>状态(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>工具(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>最近打开(&amp;R)</translation>
    </message>
</context>
<context>
    <name>Metrics</name>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Binary accuracy</source>
        <translation>二元准确率</translation>
    </message>
    <message>
        <source>Categorical accuracy</source>
        <translation>分类准确率</translation>
    </message>
    <message>
        <source>Sparse categorical accuracy</source>
        <translation>稀疏分类准确率</translation>
    </message>
    <message>
        <source>Top 5 accuracy</source>
        <translation>前 5 准确率</translation>
    </message>
    <message>
        <source>AUC</source>
        <translation>AUC</translation>
    </message>
    <message>
        <source>AUC PR</source>
        <translation>PR 曲线下面积</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>F1</source>
        <translation>F1</translation>
    </message>
    <message>
        <source>Binary cross-entropy</source>
        <translation>二元交叉熵</translation>
    </message>
    <message>
        <source>Categorical cross-entropy</source>
        <translation>分类交叉熵</translation>
    </message>
    <message>
        <source>Sparse categorical cross-entropy</source>
        <translation>稀疏分类交叉熵</translation>
    </message>
    <message>
        <source>Mean squared error</source>
        <translation>均方误差</translation>
    </message>
    <message>
        <source>Root mean squared error</source>
        <translation>均方根误差</translation>
    </message>
    <message>
        <source>Mean absolute error</source>
        <translation>平均绝对误差</translation>
    </message>
    <message>
        <source>Mean absolute percentage error</source>
        <translation>平均绝对百分比误差</translation>
    </message>
    <message>
        <source>R²</source>
        <translation>R²</translation>
    </message>
    <message>
        <source>Huber</source>
        <translation>Huber</translation>
    </message>
    <message>
        <source>Poisson</source>
        <translation>泊松</translation>
    </message>
    <message>
        <source>Cosine similarity</source>
        <translation>余弦相似度</translation>
    </message>
    <message>
        <source>Baseline accuracy</source>
        <translation>基线准确率</translation>
    </message>
</context>
<context>
    <name>ModelGraph</name>
    <message>
        <source>%1 operations</source>
        <translation>%1 个运算</translation>
    </message>
    <message>
        <source>state %1</source>
        <translation>状态 %1</translation>
    </message>
    <message>
        <source>new %1</source>
        <translation>新 %1</translation>
    </message>
    <message>
        <source>%1 features</source>
        <translation>%1 个特征</translation>
    </message>
    <message>
        <source>output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>, %1 folded away</source>
        <translation>，%1 个已折叠</translation>
    </message>
    <message>
        <source>%1 parameters</source>
        <translation>%1 个参数</translation>
    </message>
</context>
<context>
    <name>NextRun</name>
    <message>
        <source>Optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>学习率计划</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>Clip norm</source>
        <translation>梯度裁剪</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source>Patience</source>
        <translation>耐心</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Batching</source>
        <translation>组批</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
</context>
<context>
    <name>NumberFormat</name>
    <message>
        <source>today, %1</source>
        <translation>今天 %1</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>d MMMM</source>
        <translation>M月d日</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>User %1</source>
        <translation>用户 %1</translation>
    </message>
    <message>
        <source>%1 rows, %2</source>
        <translation>%1 行，%2</translation>
    </message>
    <message>
        <source>%1, step %2</source>
        <translation>%1，第 %2 步</translation>
    </message>
    <message>
        <source>layer of the model</source>
        <translation>模型的层</translation>
    </message>
    <message>
        <source>not in the data</source>
        <translation>不在数据中</translation>
    </message>
</context>
<context>
    <name>PictureMenu</name>
    <message>
        <source>Copy picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Export %1…</source>
        <translation>导出 %1…</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
</context>
<context>
    <name>ReplayTexts</name>
    <message>
        <source>from r%1 on</source>
        <translation>从 r%1 起</translation>
    </message>
    <message>
        <source>from r%1 on, %2 by %3</source>
        <translation>从 r%1 起，%2 相差 %3</translation>
    </message>
    <message>
        <source>the row of r%1 is gone</source>
        <translation>r%1 的行已不存在</translation>
    </message>
    <message>
        <source>%1 of r%2 was %3 and is %4 today</source>
        <translation>r%2 的 %1 原为 %3，今为 %4</translation>
    </message>
</context>
<context>
    <name>RunCommands</name>
    <message>
        <source>Delete run %1</source>
        <translation>删除运行 %1</translation>
    </message>
    <message>
        <source>Rename run %1 to %2</source>
        <translation>将运行 %1 重命名为 %2</translation>
    </message>
</context>
<context>
    <name>RunGrouping</name>
    <message>
        <source>Settings not known</source>
        <translation>设置未知</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>As %1</source>
        <translation>与 %1 相同</translation>
    </message>
    <message>
        <source>%1 ± %2 (%3 to %4)</source>
        <translation>%1 ± %2（%3 至 %4）</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n 次运行</numerusform>
        </translation>
    </message>
    <message>
        <source>best %1 %2</source>
        <translation>最佳 %1 %2</translation>
    </message>
</context>
<context>
    <name>RunStatus</name>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Stopped early</source>
        <translation>提前停止</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Diverged at %1</source>
        <translation>在第 %1 步发散</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Killed</source>
        <translation>被终止</translation>
    </message>
    <message>
        <source>Stopped on request</source>
        <translation>按请求停止</translation>
    </message>
    <message>
        <source>Stopped at once, without a checkpoint</source>
        <translation>立即停止，未保存检查点</translation>
    </message>
    <message numerus="yes">
        <source>No progress of %1 for %n evaluation(s)</source>
        <translation>
            <numerusform>%1 连续 %n 次评估没有改善</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Tables</name>
    <message>
        <source>The first %1 of %2 rows were copied</source>
        <translation>已复制 %2 行中的前 %1 行</translation>
    </message>
    <message>
        <source>Copy table</source>
        <translation>复制表格</translation>
    </message>
</context>
<context>
    <name>TrainCharts</name>
    <message>
        <source>lr × %1</source>
        <translation>学习率 × %1</translation>
    </message>
    <message>
        <source>val</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>early stop</source>
        <translation>提前停止</translation>
    </message>
    <message>
        <source>best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>early stop if no better</source>
        <translation>若无改善则提前停止</translation>
    </message>
    <message>
        <source>clip at %1</source>
        <translation>裁剪于 %1</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>resumed</source>
        <translation>已继续</translation>
    </message>
</context>
<context>
    <name>plots</name>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>无法写入 %1：%2</translation>
    </message>
    <message>
        <source>charts are written as png, svg, pdf or csv</source>
        <translation>图表可写为 png、svg、pdf 或 csv</translation>
    </message>
    <message>
        <source>the picture is too large</source>
        <translation>图片太大</translation>
    </message>
</context>
<context>
    <name>stateroom::Actions</name>
    <message>
        <source>&amp;New from CSV…</source>
        <translation>从 CSV 新建(&amp;N)…</translation>
    </message>
    <message>
        <source>&amp;Open project…</source>
        <translation>打开项目(&amp;O)…</translation>
    </message>
    <message>
        <source>&amp;Inspect a model file…</source>
        <translation>查看模型文件(&amp;I)…</translation>
    </message>
    <message>
        <source>Show project &amp;folder</source>
        <translation>显示项目文件夹(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Close project</source>
        <translation>关闭项目(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>Copy as co&amp;mmand</source>
        <translation>复制为命令(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Data</source>
        <translation>数据(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>模型(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>训练(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Evaluate</source>
        <translation>评估(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;States</source>
        <translation>状态(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Predict</source>
        <translation>预测(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Actions, users, runs, layers…</source>
        <translation>操作、用户、运行、层(&amp;A)…</translation>
    </message>
    <message>
        <source>Pro&amp;blems</source>
        <translation>问题(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Log</source>
        <translation>日志(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Jobs</source>
        <translation>任务(&amp;J)</translation>
    </message>
    <message>
        <source>Theme: as the &amp;system</source>
        <translation>主题：跟随系统(&amp;S)</translation>
    </message>
    <message>
        <source>Theme: &amp;light</source>
        <translation>主题：浅色(&amp;L)</translation>
    </message>
    <message>
        <source>Theme: &amp;dark</source>
        <translation>主题：深色(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>全屏(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Reset layout</source>
        <translation>重置布局(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Check data and settings</source>
        <translation>检查数据和设置(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Read the data again</source>
        <translation>重新读取数据(&amp;R)</translation>
    </message>
    <message>
        <source>Open project file in an &amp;editor</source>
        <translation>在编辑器中打开项目文件(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>暂停(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;S)</translation>
    </message>
    <message>
        <source>Stop and &amp;keep best</source>
        <translation>停止并保留最佳(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Evaluate on the test split</source>
        <translation>在测试集上评估(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Mark as the project&apos;s current run</source>
        <translation>标为项目的当前运行(&amp;M)</translation>
    </message>
    <message>
        <source>Export as T&amp;orchScript…</source>
        <translation>导出为 TorchScript(&amp;O)…</translation>
    </message>
    <message>
        <source>Export as sa&amp;fetensors…</source>
        <translation>导出为 safetensors(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Choose user…</source>
        <translation>选择用户(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>键盘快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;About Stateroom</source>
        <translation>关于 Stateroom(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Edit the units</source>
        <translation>编辑单元(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Reset to the initial state</source>
        <translation>重置为初始状态(&amp;R)</translation>
    </message>
    <message>
        <source>Reset to &amp;zero</source>
        <translation>重置为零(&amp;Z)</translation>
    </message>
    <message>
        <source>Reset to the sho&amp;wn revision</source>
        <translation>重置为所示修订(&amp;W)</translation>
    </message>
    <message>
        <source>Reset to a &amp;tag…</source>
        <translation>重置为标签(&amp;T)…</translation>
    </message>
    <message>
        <source>Reset the se&amp;lected users…</source>
        <translation>重置所选用户(&amp;L)…</translation>
    </message>
    <message>
        <source>Reset all that are l&amp;isted…</source>
        <translation>重置列出的所有用户(&amp;I)…</translation>
    </message>
    <message>
        <source>&amp;Fork a scratch branch…</source>
        <translation>分叉出临时分支(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Merge a branch into main…</source>
        <translation>将分支合并到主线(&amp;M)…</translation>
    </message>
    <message>
        <source>Ta&amp;g this moment…</source>
        <translation>为此刻加标签(&amp;G)…</translation>
    </message>
    <message>
        <source>Take another &amp;user&apos;s memory…</source>
        <translation>采用另一用户的状态(&amp;U)…</translation>
    </message>
    <message>
        <source>Com&amp;pare</source>
        <translation>比较(&amp;P)</translation>
    </message>
    <message>
        <source>Repla&amp;y</source>
        <translation>重放(&amp;Y)</translation>
    </message>
    <message>
        <source>Re&amp;build this user</source>
        <translation>重建此用户(&amp;B)</translation>
    </message>
    <message>
        <source>Take the last rebuild bac&amp;k</source>
        <translation>撤回上一次重建(&amp;K)</translation>
    </message>
    <message>
        <source>Users like this &amp;one</source>
        <translation>与此用户相似的用户(&amp;O)</translation>
    </message>
    <message>
        <source>Users unlike &amp;all others</source>
        <translation>与众不同的用户(&amp;A)</translation>
    </message>
    <message>
        <source>U&amp;nits at their limits</source>
        <translation>处于极限的单元(&amp;N)</translation>
    </message>
</context>
<context>
    <name>stateroom::AnalysisPanel</name>
    <message>
        <source>unit</source>
        <translation>单元</translation>
    </message>
    <message>
        <source>saturated, %</source>
        <translation>饱和，%</translation>
    </message>
    <message>
        <source>Similar states</source>
        <translation>相似状态</translation>
    </message>
    <message>
        <source>Anomalies</source>
        <translation>异常</translation>
    </message>
    <message>
        <source>Saturation</source>
        <translation>饱和</translation>
    </message>
    <message>
        <source>cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>distance</source>
        <translation>距离</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>sd</source>
        <translation>标准差</translation>
    </message>
    <message>
        <source>Answer over all users</source>
        <translation>关于所有用户的回答</translation>
    </message>
    <message>
        <source>Reading all states …</source>
        <translation>正在读取所有状态 …</translation>
    </message>
    <message numerus="yes">
        <source>Of %n user(s), those whose state points where that of user %1 does</source>
        <translation>
            <numerusform>%n 个用户中，状态方向与用户 %1 相近者</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %n user(s), those farthest from all others: Mahalanobis distance over %1 components, %2 % of the variance</source>
        <translation>
            <numerusform>%n 个用户中，离其他所有用户最远者：%1 个主成分上的马氏距离，方差的 %2 %</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>For how many of %n user(s) each unit is over 0.95 of its limit</source>
        <translation>
            <numerusform>%n 个用户中，各单元超过其极限 0.95 的用户占比</numerusform>
        </translation>
    </message>
    <message>
        <source>user</source>
        <translation>用户</translation>
    </message>
</context>
<context>
    <name>stateroom::AskBar</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>stateroom::BatchPanel</name>
    <message>
        <source>input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>in the file</source>
        <translation>文件中</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>not there</source>
        <translation>没有</translation>
    </message>
    <message>
        <source>not there; perhaps %1</source>
        <translation>没有；也许是 %1</translation>
    </message>
    <message>
        <source>A CSV file or JSON lines. Columns are matched by name.</source>
        <translation>CSV 文件或 JSON 行。列按名称匹配。</translation>
    </message>
    <message>
        <source>Predict the file</source>
        <translation>预测该文件</translation>
    </message>
    <message>
        <source>Open the result</source>
        <translation>打开结果</translation>
    </message>
    <message>
        <source>File to predict for</source>
        <translation>要预测的文件</translation>
    </message>
    <message>
        <source>File to write, .csv or .jsonl</source>
        <translation>要写的文件，.csv 或 .jsonl</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>File to write</source>
        <translation>要写的文件</translation>
    </message>
    <message>
        <source>Tables (*.csv *.jsonl)</source>
        <translation>表格 (*.csv *.jsonl)</translation>
    </message>
    <message>
        <source>Every input is there.</source>
        <translation>所有输入都在。</translation>
    </message>
    <message numerus="yes">
        <source>%n input(s) are not in the file</source>
        <translation>
            <numerusform>文件中缺少 %n 个输入</numerusform>
        </translation>
    </message>
    <message>
        <source>Written: %1, %2</source>
        <translation>已写入：%1，%2</translation>
    </message>
    <message>
        <source>Go on from each user&apos;s state, and keep the new one</source>
        <translation>从每个用户的状态继续，并保存新状态</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The engine loads…</source>
        <translation>正在加载引擎…</translation>
    </message>
    <message>
        <source>%1 of %2 rows</source>
        <translation>%1 / %2 行</translation>
    </message>
    <message>
        <source>%1, %2 left</source>
        <translation>%1，剩余 %2</translation>
    </message>
    <message>
        <source>Stopped; nothing was written.</source>
        <translation>已停止；没有写入任何内容。</translation>
    </message>
    <message>
        <source>The job was killed.</source>
        <translation>任务被终止。</translation>
    </message>
</context>
<context>
    <name>stateroom::ChartCell</name>
    <message>
        <source>Only this chart</source>
        <translation>只看这张图</translation>
    </message>
    <message>
        <source>Logarithmic y axis</source>
        <translation>y 轴取对数</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适合窗口</translation>
    </message>
    <message>
        <source>All charts</source>
        <translation>所有图表</translation>
    </message>
</context>
<context>
    <name>stateroom::ChartControls</name>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>log y</source>
        <translation>y 取对数</translation>
    </message>
    <message>
        <source>link x</source>
        <translation>联动 x</translation>
    </message>
    <message>
        <source>smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Show everything (double click in a chart)</source>
        <translation>显示全部（在图中双击）</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>All charts as %1…</source>
        <translation>全部图表导出为 %1…</translation>
    </message>
    <message>
        <source>x</source>
        <translation>x</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>relative</source>
        <translation>相对时间</translation>
    </message>
</context>
<context>
    <name>stateroom::ChartFrame</name>
    <message>
        <source>More for this chart</source>
        <translation>此图的更多操作</translation>
    </message>
</context>
<context>
    <name>stateroom::ChartGrid</name>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>after</source>
        <translation>经过</translation>
    </message>
</context>
<context>
    <name>stateroom::CheckpointCombo</name>
    <message>
        <source>best, step %1</source>
        <translation>最佳，%1 步</translation>
    </message>
    <message>
        <source>best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>last</source>
        <translation>最新</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
</context>
<context>
    <name>stateroom::CheckpointCommands</name>
    <message>
        <source>Export the checkpoint</source>
        <translation>导出检查点</translation>
    </message>
</context>
<context>
    <name>stateroom::CheckpointModel</name>
    <message>
        <source>now</source>
        <translation>刚刚</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <translation>%1 前</translation>
    </message>
    <message>
        <source>best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>last</source>
        <translation>最新</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>val %1</source>
        <translation>验证 %1</translation>
    </message>
    <message>
        <source>size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>saved</source>
        <translation>保存于</translation>
    </message>
    <message>
        <source>kept as</source>
        <translation>保留为</translation>
    </message>
</context>
<context>
    <name>stateroom::CheckpointsPanel</name>
    <message>
        <source>Checkpoints</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Notes of the run</source>
        <translation>运行的备注</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>The run goes on from here when it is resumed</source>
        <translation>继续运行时将从这里开始</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>%1, keeps best and last %2</source>
        <translation>%1，保留最佳和最近 %2 个</translation>
    </message>
    <message>
        <source>%1, keeps last %2</source>
        <translation>%1，保留最近 %2 个</translation>
    </message>
    <message>
        <source>Checkpoints or notes</source>
        <translation>检查点或备注</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>复制为命令</translation>
    </message>
</context>
<context>
    <name>stateroom::ColumnPanel</name>
    <message>
        <source>Logarithm</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>Z-score</source>
        <translation>标准化</translation>
    </message>
    <message>
        <source>Scale to 0 … 1</source>
        <translation>缩放到 0 … 1</translation>
    </message>
    <message>
        <source>Buckets by quantiles</source>
        <translation>按分位数分箱</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>词表</translation>
    </message>
    <message>
        <source>One-hot</source>
        <translation>独热</translation>
    </message>
    <message>
        <source>Embedding</source>
        <translation>嵌入</translation>
    </message>
    <message>
        <source>No column chosen</source>
        <translation>未选择列</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>Add step</source>
        <translation>添加步骤</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>变换前</translation>
    </message>
    <message>
        <source>Distribution before the steps</source>
        <translation>变换前的分布</translation>
    </message>
    <message>
        <source>After</source>
        <translation>变换后</translation>
    </message>
    <message>
        <source>Distribution after the steps</source>
        <translation>变换后的分布</translation>
    </message>
    <message>
        <source>On rows of the table</source>
        <translation>表中各行</translation>
    </message>
    <message>
        <source>The steps on rows of the table</source>
        <translation>表中各行经过的步骤</translation>
    </message>
    <message>
        <source>line</source>
        <translation>行</translation>
    </message>
    <message>
        <source>No feature is made from this column.</source>
        <translation>没有由此列生成的特征。</translation>
    </message>
    <message>
        <source>Used as it is.</source>
        <translation>原样使用。</translation>
    </message>
    <message>
        <source>Fitted on the training split, saved with the model.</source>
        <translation>在训练集上拟合，随模型保存。</translation>
    </message>
    <message>
        <source>A second value is 1 where it was missing.</source>
        <translation>缺失处第二个值为 1。</translation>
    </message>
    <message>
        <source>Remove step %1</source>
        <translation>移除步骤 %1</translation>
    </message>
    <message>
        <source>remove %1 from %2</source>
        <translation>从 %2 移除 %1</translation>
    </message>
    <message>
        <source>add %1 to %2</source>
        <translation>向 %2 添加 %1</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
</context>
<context>
    <name>stateroom::CommandPalette</name>
    <message>
        <source>Actions, users, runs, layers</source>
        <translation>操作、用户、运行、层</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Find an action, a user, a run or a layer</source>
        <translation>查找操作、用户、运行或层</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>copy as command</source>
        <translation>复制为命令</translation>
    </message>
    <message>
        <source>&gt; actions, @ users, # runs, : layers</source>
        <translation>&gt; 操作，@ 用户，# 运行，: 层</translation>
    </message>
    <message numerus="yes">
        <source>%n result(s)</source>
        <translation>
            <numerusform>%n 个结果</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stateroom::ComparePanel</name>
    <message>
        <source>against</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>User or revision to compare with</source>
        <translation>要比较的用户或修订</translation>
    </message>
    <message>
        <source>user, user@revision or @revision</source>
        <translation>用户、用户@修订 或 @修订</translation>
    </message>
    <message>
        <source>Units by difference</source>
        <translation>按差异排列的单元</translation>
    </message>
    <message>
        <source>User %1 at r%2</source>
        <translation>用户 %1，r%2</translation>
    </message>
    <message>
        <source>Give A the state of B</source>
        <translation>把 B 的状态给 A</translation>
    </message>
    <message>
        <source>Unit by unit</source>
        <translation>逐单元</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>What the difference does to the output</source>
        <translation>差异对输出的作用</translation>
    </message>
    <message>
        <source>Over revisions</source>
        <translation>随修订变化</translation>
    </message>
    <message>
        <source>the same order of units in both, %1 to %2</source>
        <translation>两者单元顺序相同，%1 到 %2</translation>
    </message>
    <message numerus="yes">
        <source>prediction %1 and %2, cosine %3, %n unit(s) differ</source>
        <translation>
            <numerusform>预测 %1 和 %2，余弦 %3，%n 个单元不同</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 at r%2</source>
        <translation>%1,r%2</translation>
    </message>
    <message>
        <source>%1, r%2 to r%3</source>
        <translation>%1，r%2 到 r%3</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>no linear layer follows this one</source>
        <translation>此层之后没有线性层</translation>
    </message>
    <message numerus="yes">
        <source>%1 and +%2, sum %3, before the activation; the largest of %n unit(s)</source>
        <translation>
            <numerusform>%1 和 +%2，合计 %3，激活之前；%n 个单元中最大的</numerusform>
        </translation>
    </message>
    <message>
        <source>Copy B to A</source>
        <translation>将 B 复制到 A</translation>
    </message>
    <message>
        <source>The selected units into an edit of A; nothing is written until it is committed</source>
        <translation>将选中的单元放入 A 的编辑中；提交之前不会写入任何内容</translation>
    </message>
    <message numerus="yes">
        <source>%n unit(s) selected</source>
        <translation>
            <numerusform>已选中 %n 个单元</numerusform>
        </translation>
    </message>
    <message>
        <source>Select units to copy them to A</source>
        <translation>选择单元以复制到 A</translation>
    </message>
    <message>
        <source>unit</source>
        <translation>单元</translation>
    </message>
    <message>
        <source>effect</source>
        <translation>影响</translation>
    </message>
</context>
<context>
    <name>stateroom::ConfusionPanel</name>
    <message>
        <source>Confusion</source>
        <translation>混淆</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>Choose a cell to see its rows.</source>
        <translation>选择一个单元格以查看其行。</translation>
    </message>
    <message>
        <source>%1&#xa0;% right</source>
        <translation>正确 %1&#xa0;%</translation>
    </message>
    <message>
        <source>Chosen: %1, %2 rows at the right</source>
        <translation>已选：%1，右侧有 %2 行</translation>
    </message>
</context>
<context>
    <name>stateroom::ConfusionView</name>
    <message>
        <source>true positive</source>
        <translation>真阳性</translation>
    </message>
    <message>
        <source>true negative</source>
        <translation>真阴性</translation>
    </message>
    <message>
        <source>false negative</source>
        <translation>假阴性</translation>
    </message>
    <message>
        <source>false positive</source>
        <translation>假阳性</translation>
    </message>
    <message>
        <source>%1 as %2</source>
        <translation>%1 判为 %2</translation>
    </message>
    <message>
        <source>predicted %1</source>
        <translation>预测 %1</translation>
    </message>
    <message>
        <source>actual %1</source>
        <translation>实际 %1</translation>
    </message>
    <message>
        <source>actual</source>
        <translation>实际</translation>
    </message>
    <message>
        <source>Copy as table</source>
        <translation>复制为表格</translation>
    </message>
    <message>
        <source>%1&#xa0;%</source>
        <translation>%1&#xa0;%</translation>
    </message>
</context>
<context>
    <name>stateroom::ContributionPanel</name>
    <message>
        <source>Copy as table</source>
        <translation>复制为表格</translation>
    </message>
    <message>
        <source>Occlusion</source>
        <translation>遮挡</translation>
    </message>
    <message>
        <source>Integrated gradients</source>
        <translation>积分梯度</translation>
    </message>
    <message>
        <source>What moved it</source>
        <translation>是什么影响了它</translation>
    </message>
    <message>
        <source>What moved the prediction</source>
        <translation>是什么影响了预测</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>remembered state</source>
        <translation>记住的状态</translation>
    </message>
    <message>
        <source>From the baseline (training means, a fresh state) at %1 to the row at %2.</source>
        <translation>从基线（训练均值、新状态）的 %1 到该行的 %2。</translation>
    </message>
    <message>
        <source>Each input in turn is replaced by its training mean or most frequent value, the state by a fresh one; the bar is the change of the output.</source>
        <translation>每个输入依次换成训练均值或最常见的值，状态换成新状态；条形是输出的变化。</translation>
    </message>
    <message>
        <source>From the baseline (training means) at %1 to the row at %2.</source>
        <translation>从基线（训练均值）的 %1 到该行的 %2。</translation>
    </message>
    <message>
        <source>Each input in turn is replaced by its training mean or most frequent value; the bar is the change of the output.</source>
        <translation>依次将每个输入替换为其训练均值或最常见的值；条形为输出的变化。</translation>
    </message>
</context>
<context>
    <name>stateroom::DataWorkspace</name>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>No data yet</source>
        <translation>尚无数据</translation>
    </message>
    <message>
        <source>This project names no data source. A model without data can be browsed and asked for predictions; to train it, add a source in the project file.</source>
        <translation>此项目没有数据源。没有数据的模型可以浏览和预测；要训练它，请在项目文件中添加数据源。</translation>
    </message>
    <message>
        <source>Reading the data</source>
        <translation>正在读取数据</translation>
    </message>
    <message>
        <source>The window can be used meanwhile.</source>
        <translation>在此期间窗口仍可使用。</translation>
    </message>
</context>
<context>
    <name>stateroom::EffectBars</name>
    <message>
        <source>What the difference does to the output, unit by unit</source>
        <translation>差异对输出的作用，逐单元</translation>
    </message>
    <message>
        <source>unit %1: %2</source>
        <translation>单元 %1：%2</translation>
    </message>
</context>
<context>
    <name>stateroom::EffectRow</name>
    <message>
        <source>%1: from %2 to %3</source>
        <translation>%1：从 %2 到 %3</translation>
    </message>
</context>
<context>
    <name>stateroom::EvaluateBar</name>
    <message>
        <source>Checkpoint</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Compare with run</source>
        <translation>与运行比较</translation>
    </message>
    <message>
        <source>Checkpoint of the other run</source>
        <translation>另一运行的检查点</translation>
    </message>
    <message>
        <source>Class of the curves</source>
        <translation>曲线的类别</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Export %1…</source>
        <translation>导出 %1…</translation>
    </message>
    <message>
        <source>Against</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>From</source>
        <translation>起始</translation>
    </message>
    <message>
        <source>States that users begin from</source>
        <translation>用户起始的状态</translation>
    </message>
    <message>
        <source>initial state</source>
        <translation>初始状态</translation>
    </message>
    <message>
        <source>ledger</source>
        <translation>账本</translation>
    </message>
    <message>
        <source>Every user begins as in training</source>
        <translation>每个用户与训练时一样开始</translation>
    </message>
    <message>
        <source>Every user begins from the state that the ledger remembers, edits and all; rows that it has seen count twice</source>
        <translation>每个用户从账本记住的状态开始，包括编辑；账本已见过的行会计算两次</translation>
    </message>
</context>
<context>
    <name>stateroom::EvaluateCharts</name>
    <message>
        <source>%1 and %2</source>
        <translation>%1 和 %2</translation>
    </message>
    <message>
        <source>ROC</source>
        <translation>ROC</translation>
    </message>
    <message>
        <source>Precision and recall</source>
        <translation>精确率和召回率</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>校准</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>false positive rate</source>
        <translation>假阳性率</translation>
    </message>
    <message>
        <source>recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>base rate %1</source>
        <translation>基准率 %1</translation>
    </message>
    <message>
        <source>mean predicted probability</source>
        <translation>平均预测概率</translation>
    </message>
    <message>
        <source>recall %1, false positives %2 %</source>
        <translation>召回率 %1，假阳性 %2 %</translation>
    </message>
    <message>
        <source>precision %1</source>
        <translation>精确率 %1</translation>
    </message>
    <message>
        <source>Predicted against actual</source>
        <translation>预测与实际</translation>
    </message>
    <message>
        <source>actual</source>
        <translation>实际</translation>
    </message>
    <message>
        <source>Residuals</source>
        <translation>残差</translation>
    </message>
    <message>
        <source>predicted</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Residuals in order</source>
        <translation>按顺序的残差</translation>
    </message>
    <message>
        <source>row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>user %1</source>
        <translation>用户 %1</translation>
    </message>
    <message>
        <source>%1 users</source>
        <translation>%1 个用户</translation>
    </message>
    <message>
        <source>Users, loss with %1</source>
        <translation>用户，%1 的损失</translation>
    </message>
    <message>
        <source>loss with %1</source>
        <translation>%1 的损失</translation>
    </message>
    <message>
        <source>users</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Users by loss</source>
        <translation>按损失排列的用户</translation>
    </message>
    <message>
        <source>users, worst first</source>
        <translation>用户，最差在前</translation>
    </message>
    <message>
        <source>observed, 95 % interval</source>
        <translation>观测频率，95 % 区间</translation>
    </message>
    <message>
        <source>%1 sequences</source>
        <translation>%1 个序列</translation>
    </message>
    <message>
        <source>Sequences, loss with %1</source>
        <translation>序列，%1 的损失</translation>
    </message>
    <message>
        <source>sequences</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>Sequences by loss</source>
        <translation>按损失排列的序列</translation>
    </message>
    <message>
        <source>sequences, worst first</source>
        <translation>序列，最差者在前</translation>
    </message>
</context>
<context>
    <name>stateroom::EvaluateWorkspace</name>
    <message>
        <source>Evaluate</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>No run to evaluate yet</source>
        <translation>还没有可评估的运行</translation>
    </message>
    <message>
        <source>Train a model first. Here will be its metrics with intervals, where it errs, and for which users.</source>
        <translation>请先训练模型。这里将显示带区间的指标、出错之处以及涉及的用户。</translation>
    </message>
    <message>
        <source>bootstrap of users…</source>
        <translation>正在对用户自助抽样…</translation>
    </message>
    <message>
        <source>no intervals: one user</source>
        <translation>没有区间：只有一个用户</translation>
    </message>
    <message>
        <source>95 % by bootstrap of users</source>
        <translation>95 %，按用户自助抽样</translation>
    </message>
    <message>
        <source>Write the report</source>
        <translation>写报告</translation>
    </message>
    <message>
        <source>Scoring %1…</source>
        <translation>正在评分 %1…</translation>
    </message>
    <message>
        <source>%1 rows of %2 users in %3 ms</source>
        <translation>%2 个用户的 %1 行，用时 %3 毫秒</translation>
    </message>
    <message>
        <source>%1 rows in %2 sequences in %3 ms</source>
        <translation>%2 个序列中的 %1 行，用时 %3 毫秒</translation>
    </message>
    <message>
        <source>bootstrap of sequences…</source>
        <translation>按序列自助抽样…</translation>
    </message>
    <message>
        <source>no intervals: one sequence</source>
        <translation>无区间：只有一个序列</translation>
    </message>
    <message>
        <source>95 % by bootstrap of sequences</source>
        <translation>95 % 区间，按序列自助抽样</translation>
    </message>
    <message>
        <source>decision threshold</source>
        <translation>判定阈值</translation>
    </message>
</context>
<context>
    <name>stateroom::FileActions</name>
    <message>
        <source>New project from a CSV file</source>
        <translation>从 CSV 文件新建项目</translation>
    </message>
    <message>
        <source>Tables (*.csv *.csv.gz *.tsv);;All files (*)</source>
        <translation>表格 (*.csv *.csv.gz *.tsv);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Open all the same</source>
        <translation>仍然打开</translation>
    </message>
    <message>
        <source>Open project</source>
        <translation>打开项目</translation>
    </message>
    <message>
        <source>Stateroom projects (*.stateroom)</source>
        <translation>Stateroom 项目 (*.stateroom)</translation>
    </message>
    <message>
        <source>Inspect a file</source>
        <translation>查看文件</translation>
    </message>
    <message>
        <source>Opened %1</source>
        <translation>已打开 %1</translation>
    </message>
    <message>
        <source>The sample could not be copied to %1</source>
        <translation>无法将示例复制到 %1</translation>
    </message>
    <message>
        <source>Types, roles and a model were guessed from the file. Look them over before training.</source>
        <translation>类型、角色和模型是根据文件推测的。训练前请检查。</translation>
    </message>
    <message>
        <source>%1 does not start</source>
        <translation>%1 无法启动</translation>
    </message>
</context>
<context>
    <name>stateroom::FootDock</name>
    <message>
        <source>Problems, log, jobs</source>
        <translation>问题、日志、任务</translation>
    </message>
    <message>
        <source>Open the panel</source>
        <translation>展开面板</translation>
    </message>
    <message>
        <source>Fold the panel</source>
        <translation>折叠面板</translation>
    </message>
</context>
<context>
    <name>stateroom::ForeignBar</name>
    <message>
        <source>What changed</source>
        <translation>有何变化</translation>
    </message>
    <message>
        <source>Reset to initial</source>
        <translation>重置为初始状态</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>复制为命令</translation>
    </message>
    <message>
        <source>The state of user %1 was made by another model</source>
        <translation>用户 %1 的状态由另一个模型生成</translation>
    </message>
    <message>
        <source>The states were made by the model of another run</source>
        <translation>这些状态由另一个运行的模型生成</translation>
    </message>
    <message>
        <source>an unknown run</source>
        <translation>未知的运行</translation>
    </message>
    <message>
        <source>%1; the current run is %2. They are read-only.</source>
        <translation>%1；当前运行是 %2。它们是只读的。</translation>
    </message>
    <message>
        <source>Rebuild user %1</source>
        <translation>重建用户 %1</translation>
    </message>
    <message>
        <source>Use %1</source>
        <translation>使用 %1</translation>
    </message>
    <message>
        <source>Rebuild all by replay</source>
        <translation>通过重放重建全部</translation>
    </message>
    <message>
        <source>, about %1 s</source>
        <translation>，约 %1 秒</translation>
    </message>
    <message>
        <source>same</source>
        <translation>相同</translation>
    </message>
    <message>
        <source>state shape differs</source>
        <translation>状态形状不同</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>trained apart</source>
        <translation>分别训练</translation>
    </message>
    <message numerus="yes">
        <source>Rebuild all %Ln by replay</source>
        <translation>
            <numerusform>通过重放重建全部 %Ln 个</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln input(s)</source>
        <translation>
            <numerusform>%Ln 个输入</numerusform>
        </translation>
    </message>
    <message>
        <source>Hide what changed</source>
        <translation>隐藏变化</translation>
    </message>
    <message>
        <source>%1 (%2); the ledger is bound to %3 (%4)</source>
        <translation>%1（%2）；账本绑定到 %3（%4）</translation>
    </message>
</context>
<context>
    <name>stateroom::GraphPanel</name>
    <message>
        <source>operation</source>
        <translation>运算</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>inputs</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>outputs</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Signatures</source>
        <translation>签名</translation>
    </message>
    <message>
        <source>name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Provenance</source>
        <translation>来历</translation>
    </message>
    <message>
        <source>what</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Graph</source>
        <translation>图</translation>
    </message>
    <message>
        <source>Operations</source>
        <translation>运算</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适应</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Shapes</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>As run</source>
        <translation>实际运行</translation>
    </message>
    <message>
        <source>The operations that the engine computes, with the kernels that it put in place</source>
        <translation>引擎实际计算的运算，含它换入的内核</translation>
    </message>
    <message>
        <source>Graph of the model</source>
        <translation>模型的图</translation>
    </message>
    <message>
        <source>Filter operations</source>
        <translation>筛选运算</translation>
    </message>
    <message>
        <source>Only what computes</source>
        <translation>仅计算操作</translation>
    </message>
    <message>
        <source>What is shown of the model</source>
        <translation>显示模型的什么</translation>
    </message>
    <message>
        <source>Lists, branches, lengths and changes of shape are left out of open layers</source>
        <translation>展开的层中略去列表、分支、长度和形状变化</translation>
    </message>
    <message>
        <source>This file holds tensors only: it does not say how they are computed with.</source>
        <translation>此文件只有张量：没有说明如何用它们计算。</translation>
    </message>
</context>
<context>
    <name>stateroom::HeatmapLane</name>
    <message>
        <source>State of all units by revision</source>
        <translation>各修订中所有单元的状态</translation>
    </message>
    <message numerus="yes">
        <source>%n unit(s)</source>
        <translation>
            <numerusform>%n 个单元</numerusform>
        </translation>
    </message>
    <message>
        <source>active</source>
        <translation>活跃</translation>
    </message>
    <message>
        <source>quiet</source>
        <translation>平静</translation>
    </message>
    <message>
        <source>revision</source>
        <translation>修订</translation>
    </message>
    <message>
        <source>%1[%2] at r%3: %4</source>
        <translation>%1[%2],r%3:%4</translation>
    </message>
</context>
<context>
    <name>stateroom::HistoryPanel</name>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>change</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>sorted by</source>
        <translation>排序</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Order of the units</source>
        <translation>单元的顺序</translation>
    </message>
    <message>
        <source>activity</source>
        <translation>活跃度</translation>
    </message>
    <message>
        <source>unit</source>
        <translation>单元</translation>
    </message>
    <message>
        <source>value here</source>
        <translation>此处的值</translation>
    </message>
    <message>
        <source>all layers</source>
        <translation>所有层</translation>
    </message>
    <message>
        <source>What the x axis counts</source>
        <translation>x 轴按什么计</translation>
    </message>
    <message>
        <source>revision</source>
        <translation>修订</translation>
    </message>
    <message>
        <source>time</source>
        <translation>时间</translation>
    </message>
</context>
<context>
    <name>stateroom::InputEditsModel</name>
    <message>
        <source>type another value: what would the model have said?</source>
        <translation>输入另一个值：模型会怎么说？</translation>
    </message>
    <message>
        <source>input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>recorded</source>
        <translation>记录的</translation>
    </message>
    <message>
        <source>instead</source>
        <translation>改为</translation>
    </message>
</context>
<context>
    <name>stateroom::InputForm</name>
    <message>
        <source>input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>training range</source>
        <translation>训练范围</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>%1: %2 is not a number</source>
        <translation>%1：%2 不是数字</translation>
    </message>
    <message>
        <source>type</source>
        <translation>类型</translation>
    </message>
</context>
<context>
    <name>stateroom::InputRowsModel</name>
    <message>
        <source>new row</source>
        <translation>新增一行</translation>
    </message>
    <message>
        <source>duplicated rows</source>
        <translation>复制的行</translation>
    </message>
    <message>
        <source>deleted rows</source>
        <translation>删除的行</translation>
    </message>
    <message>
        <source>cleared cells</source>
        <translation>清空的单元格</translation>
    </message>
    <message>
        <source>pasted rows</source>
        <translation>粘贴的行</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>Row %1, %2</source>
        <translation>第 %1 行，%2</translation>
    </message>
    <message>
        <source>%1: unlike the training data</source>
        <translation>%1：与训练数据不同</translation>
    </message>
    <message>
        <source>Of what stood here before; Predict computes it anew</source>
        <translation>来自此前的内容；按“预测”重新计算</translation>
    </message>
    <message>
        <source>The model answers behind the last row of a sequence</source>
        <translation>模型只在序列的最后一行给出结果</translation>
    </message>
    <message>
        <source>revision</source>
        <translation>修订</translation>
    </message>
    <message>
        <source>%1; training data: %2 to %3</source>
        <translation>%1；训练数据：%2 至 %3</translation>
    </message>
    <message>
        <source>%1 of row %2</source>
        <translation>第 %2 行的 %1</translation>
    </message>
</context>
<context>
    <name>stateroom::InputTable</name>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>Rows of a small CSV file; Ctrl+V pastes those of a spreadsheet</source>
        <translation>读入小型 CSV 文件的行；Ctrl+V 粘贴电子表格中的行</translation>
    </message>
    <message>
        <source>Rows to predict for</source>
        <translation>要预测的行</translation>
    </message>
    <message>
        <source>Tables (*.csv *.tsv *.txt)</source>
        <translation>表格 (*.csv *.tsv *.txt)</translation>
    </message>
    <message>
        <source>Add row</source>
        <translation>添加行</translation>
    </message>
    <message>
        <source>Insert</source>
        <translation>Insert</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>复制行</translation>
    </message>
    <message>
        <source>Ctrl+D</source>
        <translation>Ctrl+D</translation>
    </message>
    <message>
        <source>Delete rows</source>
        <translation>删除行</translation>
    </message>
    <message>
        <source>Ctrl+Delete; Delete alone empties cells</source>
        <translation>Ctrl+Delete；单独按 Delete 清空单元格</translation>
    </message>
    <message>
        <source>Dry run</source>
        <translation>试运行</translation>
    </message>
    <message>
        <source>The states stay as they are</source>
        <translation>状态保持不变</translation>
    </message>
    <message>
        <source>No rows yet</source>
        <translation>还没有行</translation>
    </message>
    <message>
        <source>Paste rows from a spreadsheet with Ctrl+V, with a header of the inputs&apos; names or in the order of the columns; open a CSV file; or type them. The predictions will stand beside them.</source>
        <translation>用 Ctrl+V 粘贴电子表格中的行，带有输入名称的表头，或按列的顺序；也可以打开 CSV 文件，或直接输入。预测会显示在旁边。</translation>
    </message>
    <message>
        <source>Add a row</source>
        <translation>添加一行</translation>
    </message>
    <message>
        <source>Predict it in Batch</source>
        <translation>用“批量”预测</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>复制为命令</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Predict</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Ctrl+Return</source>
        <translation>Ctrl+Return</translation>
    </message>
    <message>
        <source>Take these steps</source>
        <translation>执行这些步骤</translation>
    </message>
    <message>
        <source>Writes a revision for every row; all can be undone at once</source>
        <translation>每行写入一个修订；可以一次全部撤销</translation>
    </message>
    <message>
        <source>Row %1, %2. Mend it or delete it: steps are taken in their order.</source>
        <translation>第 %1 行，%2。请修正或删除它：步骤按顺序执行。</translation>
    </message>
    <message>
        <source>%1 has more than %2 rows: that is a file for Batch</source>
        <translation>%1 超过 %2 行：请用“批量”预测</translation>
    </message>
    <message>
        <source>More than %1 rows: save them as a file for Batch</source>
        <translation>超过 %1 行：请存为文件，用“批量”预测</translation>
    </message>
    <message>
        <source>No inputs, left out: %1</source>
        <translation>不是输入，已略去：%1</translation>
    </message>
    <message>
        <source>Dry run: the rows of a user follow one another in this order, from the head&apos;s state on. Nothing is written.</source>
        <translation>试运行：用户的各行按此顺序，从最新状态起逐步进行。什么也不写入。</translation>
    </message>
    <message>
        <source>Each row becomes a revision of its user, in this order; a row that is refused stops it there.</source>
        <translation>每行按此顺序成为其用户的一个修订；遇到被拒绝的行即停止。</translation>
    </message>
    <message>
        <source>The rows are one sequence, from the model&apos;s initial state.</source>
        <translation>这些行是一个序列，从模型的初始状态开始。</translation>
    </message>
    <message>
        <source>Each row stands alone.</source>
        <translation>每行各自独立。</translation>
    </message>
    <message>
        <source>No state is remembered in this project yet: the rows of a user are one sequence from the model&apos;s initial state.</source>
        <translation>此项目还没有记住任何状态：用户的各行是从模型初始状态开始的一个序列。</translation>
    </message>
    <message>
        <source>The rows of a user are one sequence from the model&apos;s initial state; a row without a user stands alone.</source>
        <translation>用户的各行是从模型初始状态开始的一个序列；没有用户的行各自独立。</translation>
    </message>
    <message>
        <source>The rows of a user are one sequence from the model&apos;s initial state, by %1; a row without a user stands alone.</source>
        <translation>用户的各行按 %1 是从模型初始状态开始的一个序列；没有用户的行各自独立。</translation>
    </message>
    <message>
        <source>Row %1, %2</source>
        <translation>第 %1 行，%2</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) cannot be predicted; the others are, without them.</source>
        <translation>
            <numerusform>%n 行无法预测；其余各行不含它们仍可预测。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stateroom::InputsLane</name>
    <message>
        <source>Inputs by revision</source>
        <translation>各修订的输入</translation>
    </message>
</context>
<context>
    <name>stateroom::InputsPanel</name>
    <message>
        <source>Keep on a branch</source>
        <translation>保留在分支上</translation>
    </message>
    <message>
        <source>Take the step</source>
        <translation>执行这一步</translation>
    </message>
    <message>
        <source>Inputs of the shown revision</source>
        <translation>所示修订的输入</translation>
    </message>
    <message>
        <source>What if</source>
        <translation>如果</translation>
    </message>
    <message>
        <source>nothing is written yet</source>
        <translation>尚未写入任何内容</translation>
    </message>
    <message>
        <source>Name of the branch</source>
        <translation>分支名称</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Branch that the step moves</source>
        <translation>这一步所移动的分支</translation>
    </message>
    <message>
        <source>Prediction at r%1</source>
        <translation>r%1 处的预测</translation>
    </message>
    <message>
        <source>r%1: %2 %3</source>
        <translation>r%1:%2 %3</translation>
    </message>
    <message>
        <source>As the next step of</source>
        <translation>作为下一步，用于</translation>
    </message>
</context>
<context>
    <name>stateroom::JobsPanel</name>
    <message>
        <source>Jobs</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>job</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>state</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>phase</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>per second</source>
        <translation>每秒</translation>
    </message>
    <message>
        <source>left</source>
        <translation>剩余</translation>
    </message>
    <message>
        <source>process</source>
        <translation>进程</translation>
    </message>
    <message>
        <source>last message</source>
        <translation>最近消息</translation>
    </message>
    <message>
        <source>No jobs</source>
        <translation>没有任务</translation>
    </message>
    <message>
        <source>Training, evaluation and export run as programs of their own and are listed here, also those begun in a terminal.</source>
        <translation>训练、评估和导出作为独立程序运行并列在这里，在终端中启动的也一样。</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>复制为命令</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
</context>
<context>
    <name>stateroom::LayerTreeModel</name>
    <message>
        <source>not trained</source>
        <translation>不训练</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>parameters</source>
        <translation>参数</translation>
    </message>
</context>
<context>
    <name>stateroom::LayersPanel</name>
    <message>
        <source>%1 multiply-adds</source>
        <translation>%1 次乘加</translation>
    </message>
    <message>
        <source>%1 M multiply-adds</source>
        <translation>%1 M 次乘加</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>%1, %2 bytes</source>
        <translation>%1，%2 字节</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Layer, operation or tensor</source>
        <translation>层、运算或张量</translation>
    </message>
    <message>
        <source>Which model is shown</source>
        <translation>显示哪个模型</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>Browse a model file</source>
        <translation>浏览模型文件</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Size, f32</source>
        <translation>大小，f32</translation>
    </message>
    <message>
        <source>State per user</source>
        <translation>每个用户的状态</translation>
    </message>
    <message>
        <source>One step</source>
        <translation>单步</translation>
    </message>
</context>
<context>
    <name>stateroom::LedgerReplayPage</name>
    <message>
        <source>Users replayed</source>
        <translation>已重放的用户</translation>
    </message>
    <message>
        <source>Users whose replay differs</source>
        <translation>重放结果不同的用户</translation>
    </message>
    <message>
        <source>user</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>revisions</source>
        <translation>修订</translation>
    </message>
    <message>
        <source>unit</source>
        <translation>单元</translation>
    </message>
    <message>
        <source>max |d|</source>
        <translation>最大 |d|</translation>
    </message>
    <message>
        <source>why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Reading the users …</source>
        <translation>正在读取用户 …</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln user(s)</source>
        <translation>
            <numerusform>%1/%Ln 个用户</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %Ln revision(s)</source>
        <translation>
            <numerusform>%1，%Ln 个修订</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Identical: %Ln user(s) computed again, the same bit for bit</source>
        <translation>
            <numerusform>完全相同：重新计算了 %Ln 个用户，逐位相同</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Equal within %1: %Ln user(s) computed again</source>
        <translation>
            <numerusform>在 %1 之内相等：重新计算了 %Ln 个用户</numerusform>
        </translation>
    </message>
    <message>
        <source>; some were computed by another engine or processor</source>
        <translation>；其中一些由另一引擎或处理器计算</translation>
    </message>
    <message>
        <source>Stopped after %1. %2</source>
        <translation>在 %1 后停止。%2</translation>
    </message>
    <message>
        <source>differs from</source>
        <translation>自此不同</translation>
    </message>
    <message>
        <source>by</source>
        <translation>相差</translation>
    </message>
    <message>
        <source>%1 of %2, %3 differ</source>
        <translation>%1/%2，%3 个不同</translation>
    </message>
    <message numerus="yes">
        <source>Different: %1 of %Ln user(s), the largest |d| is %2</source>
        <translation>
            <numerusform>不同：%Ln 个用户中有 %1 个，最大 |d| 为 %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stateroom::LogPanel</name>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>What this window does is written here.</source>
        <translation>此窗口所做的事记录在这里。</translation>
    </message>
</context>
<context>
    <name>stateroom::MainWindow</name>
    <message>
        <source>none yet</source>
        <translation>尚无</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>&amp;Undo: %1</source>
        <translation>撤销(&amp;U)：%1</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo: %1</source>
        <translation>重做(&amp;R)：%1</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>The project file was changed and does not read: %1. The window keeps what it read before.</source>
        <translation>项目文件已被更改且无法读取：%1。窗口保留之前读取的内容。</translation>
    </message>
    <message>
        <source>Open in an editor</source>
        <translation>在编辑器中打开</translation>
    </message>
    <message>
        <source>ignore %1</source>
        <translation>忽略 %1</translation>
    </message>
    <message>
        <source>Not done, because another program changed the project file meanwhile: %1</source>
        <translation>未执行，因为其他程序此间更改了项目文件：%1</translation>
    </message>
    <message>
        <source>Apply to the new file</source>
        <translation>应用到新文件</translation>
    </message>
</context>
<context>
    <name>stateroom::MessageBars</name>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
</context>
<context>
    <name>stateroom::MetricsPanel</name>
    <message>
        <source>no interval</source>
        <translation>没有区间</translation>
    </message>
    <message>
        <source>metric</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>other</source>
        <translation>另一</translation>
    </message>
    <message>
        <source>Within the noise: %1</source>
        <translation>在噪声之内：%1</translation>
    </message>
    <message>
        <source>Beyond the noise: %1</source>
        <translation>超出噪声：%1</translation>
    </message>
    <message>
        <source>interval</source>
        <translation>区间</translation>
    </message>
    <message>
        <source>Metrics</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>%1 at 0.5</source>
        <translation>%1（阈值 0.5）</translation>
    </message>
    <message>
        <source>95 % of Δ</source>
        <translation>Δ 的 95 % 区间</translation>
    </message>
    <message>
        <source>%1 less %2</source>
        <translation>%1 减 %2</translation>
    </message>
</context>
<context>
    <name>stateroom::MinimapLane</name>
    <message>
        <source>The whole history</source>
        <translation>完整历史</translation>
    </message>
    <message numerus="yes">
        <source>%n revision(s)</source>
        <translation>
            <numerusform>%n 个修订</numerusform>
        </translation>
    </message>
    <message>
        <source>Drag to see another part; the wheel zooms, a double click shows the newest.</source>
        <translation>拖动以查看其他部分；滚轮缩放，双击显示最新。</translation>
    </message>
</context>
<context>
    <name>stateroom::ModeBar</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
</context>
<context>
    <name>stateroom::ModelWorkspace</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Nothing in the graph is called %1.</source>
        <translation>图中没有叫 %1 的。</translation>
    </message>
    <message>
        <source>Project&apos;s model</source>
        <translation>项目的模型</translation>
    </message>
    <message>
        <source>Run %1</source>
        <translation>运行 %1</translation>
    </message>
    <message>
        <source>editable</source>
        <translation>可编辑</translation>
    </message>
    <message>
        <source>read only</source>
        <translation>只读</translation>
    </message>
    <message>
        <source>Browse a model file</source>
        <translation>浏览模型文件</translation>
    </message>
    <message>
        <source>A model without data</source>
        <translation>没有数据的模型</translation>
    </message>
    <message>
        <source>The project names no data source, and the widths of the first layer come from the data. Runs and model files can be browsed all the same.</source>
        <translation>该项目未指定数据源，而第一层的宽度取决于数据。仍可浏览运行和模型文件。</translation>
    </message>
    <message>
        <source>What is shown of the layer</source>
        <translation>显示层的什么</translation>
    </message>
    <message>
        <source>Reading %1…</source>
        <translation>正在读取 %1…</translation>
    </message>
</context>
<context>
    <name>stateroom::NextInputs</name>
    <message>
        <source>Inputs of the next step</source>
        <translation>下一步的输入</translation>
    </message>
    <message>
        <source>As the last row</source>
        <translation>与上一行相同</translation>
    </message>
    <message>
        <source>last row</source>
        <translation>上一行</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>as the last row</source>
        <translation>与上一行相同</translation>
    </message>
</context>
<context>
    <name>stateroom::NextRunPanel</name>
    <message>
        <source>Empty queue</source>
        <translation>清空队列</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>排队</translation>
    </message>
    <message>
        <source>Next run</source>
        <translation>下一次运行</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>复制为命令</translation>
    </message>
    <message>
        <source>project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message numerus="yes">
        <source>%n changed</source>
        <translation>
            <numerusform>%n 项已更改</numerusform>
        </translation>
    </message>
    <message>
        <source>At most about %1, by %2&apos;s %3 s an epoch</source>
        <translation>最多约 %1，按 %2 每轮 %3 秒估计</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) queued</source>
        <translation>
            <numerusform>%n 个运行在排队</numerusform>
        </translation>
    </message>
    <message>
        <source>Train so many runs that differ in their seed only, one after the other; grouped, the run table shows their mean and spread</source>
        <translation>依次训练这么多只有种子不同的运行；分组后运行表显示它们的均值和离散程度</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>种子数</translation>
    </message>
</context>
<context>
    <name>stateroom::OverviewPanel</name>
    <message>
        <source>split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>users</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>share of label 1</source>
        <translation>标签 1 的比例</translation>
    </message>
    <message>
        <source>share of the most frequent class</source>
        <translation>最常见类别的比例</translation>
    </message>
    <message>
        <source>mean of the label</source>
        <translation>标签均值</translation>
    </message>
    <message>
        <source>Fold %1 of %2 is the test split, seed %3</source>
        <translation>第 %1 折（共 %2 折）为测试集，种子 %3</translation>
    </message>
    <message>
        <source>By user, %1, seed %2</source>
        <translation>按用户，%1，种子 %2</translation>
    </message>
    <message>
        <source>By time, %1</source>
        <translation>按时间，%1</translation>
    </message>
    <message>
        <source>At random, %1, seed %2</source>
        <translation>随机，%1，种子 %2</translation>
    </message>
    <message>
        <source>As column %1 says</source>
        <translation>按列 %1</translation>
    </message>
    <message>
        <source>All rows train</source>
        <translation>所有行用于训练</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>数据源</translation>
    </message>
    <message>
        <source>file</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Splits</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Sequences</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>Rows per user</source>
        <translation>每用户行数</translation>
    </message>
    <message>
        <source>Users by number of rows</source>
        <translation>按行数统计的用户</translation>
    </message>
    <message>
        <source>Padding</source>
        <translation>填充</translation>
    </message>
    <message>
        <source>Longest gap</source>
        <translation>最大间隔</translation>
    </message>
    <message numerus="yes">
        <source>%n user(s) have rows in two splits</source>
        <translation>
            <numerusform>%n 个用户的行分在两个划分中</numerusform>
        </translation>
    </message>
    <message>
        <source>No user is in two splits</source>
        <translation>没有用户跨两个划分</translation>
    </message>
    <message>
        <source>%1 to %2, median %3</source>
        <translation>%1 到 %2，中位数 %3</translation>
    </message>
    <message>
        <source>%1 %, by length</source>
        <translation>%1 %，按长度</translation>
    </message>
</context>
<context>
    <name>stateroom::PageBar</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>stateroom::PaletteModel</name>
    <message>
        <source>Actions</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
</context>
<context>
    <name>stateroom::PredictForm</name>
    <message>
        <source>Form</source>
        <translation>表单</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批量</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>签名</translation>
    </message>
    <message>
        <source>This row alone, from the model&apos;s initial state</source>
        <translation>仅此一行，从模型的初始状态开始</translation>
    </message>
    <message>
        <source>The next step of a user, from the state that is remembered</source>
        <translation>某用户的下一步，从记住的状态开始</translation>
    </message>
    <message>
        <source>Dry run</source>
        <translation>试运行</translation>
    </message>
    <message>
        <source>The state stays as it is</source>
        <translation>状态保持不变</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>复制为命令</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Predict</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Take this step</source>
        <translation>执行这一步</translation>
    </message>
    <message>
        <source>Writes the step into the ledger; it can be undone there</source>
        <translation>把这一步写入账本；可在账本中撤销</translation>
    </message>
    <message>
        <source>No user chosen; Ctrl+U chooses one</source>
        <translation>未选择用户；Ctrl+U 选择</translation>
    </message>
    <message>
        <source>Fill with typical values</source>
        <translation>用典型值填写</translation>
    </message>
    <message>
        <source>Fill from last row</source>
        <translation>用最后一行填写</translation>
    </message>
    <message>
        <source>last row</source>
        <translation>最后一行</translation>
    </message>
    <message>
        <source>All values lie within 95 % of the training data.</source>
        <translation>所有值都在训练数据的 95 % 之内。</translation>
    </message>
    <message>
        <source>Outside of 95 % of the training data: %1</source>
        <translation>超出训练数据的 95 %：%1</translation>
    </message>
    <message>
        <source>The states were made by the model of %1; a step goes on with that one</source>
        <translation>这些状态由 %1 的模型生成；一步预测沿用该模型</translation>
    </message>
    <message>
        <source>Fork as branch</source>
        <translation>分叉为分支</translation>
    </message>
    <message>
        <source>Takes the step on a scratch branch; main stays as it is</source>
        <translation>在临时分支上执行这一步；主线保持不变</translation>
    </message>
    <message>
        <source>One row, a table or a file</source>
        <translation>一行、表格或文件</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Ctrl+Return</source>
        <translation>Ctrl+Return</translation>
    </message>
</context>
<context>
    <name>stateroom::PredictWorkspace</name>
    <message>
        <source>Predict</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>No run to ask yet</source>
        <translation>还没有可询问的运行</translation>
    </message>
    <message>
        <source>Train a model first. Here will be a form for its inputs, the prediction with what moved it, and how it would be with other values.</source>
        <translation>请先训练模型。这里将显示输入表单、预测及其影响因素，以及换成其他值会怎样。</translation>
    </message>
    <message>
        <source>User %1, %2 rows in the data</source>
        <translation>用户 %1，数据中有 %2 行</translation>
    </message>
    <message>
        <source>%1, step %2, %3 ms</source>
        <translation>%1，第 %2 步，%3 毫秒</translation>
    </message>
    <message>
        <source>User %1, revision %2</source>
        <translation>用户 %1，修订 %2</translation>
    </message>
    <message>
        <source>Choose a user: a step is somebody&apos;s.</source>
        <translation>请选择用户：一步总属于某个用户。</translation>
    </message>
    <message>
        <source>No state is remembered in this project yet: the first step that is taken begins the ledger, with this run&apos;s model.</source>
        <translation>本项目还没有记住任何状态：执行的第一步将以此运行的模型开始账本。</translation>
    </message>
    <message>
        <source>dry run, model of %1, %2 ms</source>
        <translation>试运行，%1 的模型，%2 毫秒</translation>
    </message>
    <message>
        <source>step of user %1</source>
        <translation>用户 %1 的一步</translation>
    </message>
    <message>
        <source>Loading %1…</source>
        <translation>正在加载 %1…</translation>
    </message>
    <message>
        <source>Branch</source>
        <translation>分支</translation>
    </message>
    <message>
        <source>Take it there</source>
        <translation>在该分支上执行</translation>
    </message>
    <message numerus="yes">
        <source>steps of %n user(s)</source>
        <translation>
            <numerusform>%n 个用户的步骤</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stateroom::PredictionLane</name>
    <message>
        <source>Prediction by revision</source>
        <translation>各修订的预测</translation>
    </message>
    <message>
        <source>prediction</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>threshold %1</source>
        <translation>阈值 %1</translation>
    </message>
</context>
<context>
    <name>stateroom::ProblemsPanel</name>
    <message numerus="yes">
        <source>%n row(s) like this</source>
        <translation>
            <numerusform>共 %n 行如此</numerusform>
        </translation>
    </message>
    <message>
        <source>error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>problem</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>file</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>project file</source>
        <translation>项目文件</translation>
    </message>
    <message>
        <source>place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>way out</source>
        <translation>解决办法</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Filter problems</source>
        <translation>筛选问题</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>No problems</source>
        <translation>没有问题</translation>
    </message>
    <message>
        <source>Everything in data and settings reads as it should.</source>
        <translation>数据和设置都正常。</translation>
    </message>
    <message>
        <source>The lines of the file</source>
        <translation>文件中的行</translation>
    </message>
    <message>
        <source>Go there</source>
        <translation>转到</translation>
    </message>
    <message>
        <source>Ignore in this project</source>
        <translation>在此项目中忽略</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>All %1</source>
        <translation>全部 %1</translation>
    </message>
    <message>
        <source>Errors %1</source>
        <translation>错误 %1</translation>
    </message>
    <message>
        <source>Warnings %1</source>
        <translation>警告 %1</translation>
    </message>
</context>
<context>
    <name>stateroom::ProofLane</name>
    <message>
        <source>Distance of the replayed states from the recorded ones</source>
        <translation>重放的状态与记录的状态之间的距离</translation>
    </message>
    <message>
        <source>max |d|</source>
        <translation>最大 |d|</translation>
    </message>
    <message>
        <source>replayed</source>
        <translation>重放的</translation>
    </message>
    <message>
        <source>tolerance</source>
        <translation>容差</translation>
    </message>
    <message>
        <source>r%1: max |d| %2</source>
        <translation>r%1：最大 |d| %2</translation>
    </message>
</context>
<context>
    <name>stateroom::RangeBar</name>
    <message>
        <source>Training data: %1 to %2, the middle 95 % between %3 and %4</source>
        <translation>训练数据：%1 到 %2，中间 95 % 在 %3 和 %4 之间</translation>
    </message>
</context>
<context>
    <name>stateroom::ReplayPanel</name>
    <message>
        <source>Recorded inputs</source>
        <translation>记录的输入</translation>
    </message>
    <message>
        <source>Today&apos;s data</source>
        <translation>今天的数据</translation>
    </message>
    <message>
        <source>tolerance</source>
        <translation>容差</translation>
    </message>
    <message>
        <source>Differences of states up to this are none</source>
        <translation>不超过此值的状态差异不算差异</translation>
    </message>
    <message>
        <source>Replay again</source>
        <translation>再次重放</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>复制为命令</translation>
    </message>
    <message>
        <source>This user</source>
        <translation>此用户</translation>
    </message>
    <message>
        <source>All users</source>
        <translation>全部用户</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
</context>
<context>
    <name>stateroom::ResetQuestion</name>
    <message>
        <source>%1. Each gets a new revision; the ones before stay.</source>
        <translation>%1。每个用户得到一个新修订；之前的修订保留。</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message numerus="yes">
        <source>Reset %n user(s)?</source>
        <translation>
            <numerusform>重置 %n 个用户？</numerusform>
        </translation>
    </message>
    <message>
        <source>to</source>
        <translation>到</translation>
    </message>
    <message>
        <source>Where to</source>
        <translation>重置到</translation>
    </message>
    <message>
        <source>the initial state</source>
        <translation>初始状态</translation>
    </message>
    <message>
        <source>zero</source>
        <translation>零</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>tag %1</source>
        <translation>标签 %1</translation>
    </message>
    <message>
        <source>Looking what would change …</source>
        <translation>正在查看会有哪些变化…</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n user(s) would change; their mean |h| goes from %2 to %3</source>
        <translation>
            <numerusform>%n 个用户中有 %1 个会改变；其平均 |h| 从 %2 变为 %3</numerusform>
        </translation>
    </message>
    <message>
        <source> (the first of them)</source>
        <translation>（其中前面的部分）</translation>
    </message>
</context>
<context>
    <name>stateroom::ResultPanel</name>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>was %1 (the mark), %2</source>
        <translation>之前为 %1（标记处），%2</translation>
    </message>
    <message>
        <source>probability %1</source>
        <translation>概率 %1</translation>
    </message>
    <message>
        <source>not %1</source>
        <translation>非 %1</translation>
    </message>
    <message>
        <source>was %1, %2</source>
        <translation>之前 %1，%2</translation>
    </message>
    <message>
        <source>above the threshold of %1</source>
        <translation>高于阈值 %1</translation>
    </message>
    <message>
        <source>below the threshold of %1</source>
        <translation>低于阈值 %1</translation>
    </message>
</context>
<context>
    <name>stateroom::RevisionLane</name>
    <message>
        <source>before the first revision</source>
        <translation>第一个修订之前</translation>
    </message>
    <message>
        <source>r%1: %2, %3</source>
        <translation>r%1:%2,%3</translation>
    </message>
    <message>
        <source>prediction %1</source>
        <translation>预测 %1</translation>
    </message>
    <message>
        <source>from %1</source>
        <translation>来自 %1</translation>
    </message>
    <message>
        <source>by %1</source>
        <translation>作者 %1</translation>
    </message>
</context>
<context>
    <name>stateroom::RevisionPanel</name>
    <message>
        <source>What is shown of the revision</source>
        <translation>显示修订的哪些内容</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>单元</translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Units of %1</source>
        <translation>%1 的单元</translation>
    </message>
</context>
<context>
    <name>stateroom::RowModel</name>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>line</source>
        <translation>行</translation>
    </message>
    <message>
        <source>split</source>
        <translation>划分</translation>
    </message>
</context>
<context>
    <name>stateroom::RowsPanel</name>
    <message>
        <source>user</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Rows or sequences</source>
        <translation>行或序列</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Sequences</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>Users by number of rows</source>
        <translation>按行数统计的用户</translation>
    </message>
</context>
<context>
    <name>stateroom::RunActions</name>
    <message>
        <source>Export the current run</source>
        <translation>导出当前运行</translation>
    </message>
    <message>
        <source>A run is going on.</source>
        <translation>有运行正在进行。</translation>
    </message>
    <message>
        <source>It can go on without this window and be opened again at any time, or stop after saving a checkpoint.</source>
        <translation>它可以在没有此窗口的情况下继续，随时可再打开；也可以保存检查点后停止。</translation>
    </message>
    <message>
        <source>Finish in background</source>
        <translation>在后台完成</translation>
    </message>
    <message>
        <source>Checkpoint and stop</source>
        <translation>保存检查点并停止</translation>
    </message>
</context>
<context>
    <name>stateroom::RunPages</name>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
</context>
<context>
    <name>stateroom::RunSettings</name>
    <message>
        <source>no %1</source>
        <translation>无%1</translation>
    </message>
    <message>
        <source>with %1</source>
        <translation>有%1</translation>
    </message>
    <message>
        <source>without %1</source>
        <translation>无%1</translation>
    </message>
</context>
<context>
    <name>stateroom::RunTable</name>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Filter runs</source>
        <translation>筛选运行</translation>
    </message>
    <message>
        <source>Only this run</source>
        <translation>只看此运行</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>取消置顶</translation>
    </message>
    <message>
        <source>Pin to the top</source>
        <translation>置顶</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Note…</source>
        <translation>备注…</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Move to the project&apos;s trash</source>
        <translation>移到项目的回收站</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>复制为命令</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>当前显示的内容</translation>
    </message>
    <message>
        <source>Group runs</source>
        <translation>运行分组</translation>
    </message>
    <message>
        <source>Not grouped</source>
        <translation>不分组</translation>
    </message>
    <message>
        <source>Same but for the seed</source>
        <translation>仅种子不同</translation>
    </message>
    <message>
        <source>By %1</source>
        <translation>按%1</translation>
    </message>
</context>
<context>
    <name>stateroom::RunTableModel</name>
    <message>
        <source>Hide the curves of this run</source>
        <translation>隐藏此运行的曲线</translation>
    </message>
    <message>
        <source>Show the curves of this run</source>
        <translation>显示此运行的曲线</translation>
    </message>
    <message>
        <source>shown</source>
        <translation>已显示</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>已隐藏</translation>
    </message>
    <message>
        <source>run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>best %1</source>
        <translation>最佳 %1</translation>
    </message>
    <message>
        <source>last %1</source>
        <translation>最新 %1</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>settings that differ</source>
        <translation>不同的设置</translation>
    </message>
</context>
<context>
    <name>stateroom::RunningPanel</name>
    <message>
        <source>%1 ms</source>
        <translation>%1 毫秒</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message numerus="yes">
        <source>%n evaluation(s)</source>
        <translation>
            <numerusform>%n 次评估</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 evaluations</source>
        <translation>%1 / %2 次评估</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>Examples/s</source>
        <translation>样本/秒</translation>
    </message>
    <message>
        <source>Step time</source>
        <translation>每步用时</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>剩余时间</translation>
    </message>
    <message>
        <source>Since best</source>
        <translation>距最佳</translation>
    </message>
    <message>
        <source>No run</source>
        <translation>没有运行</translation>
    </message>
</context>
<context>
    <name>stateroom::SampleCard</name>
    <message>
        <source>%1 users</source>
        <translation>%1 个用户</translation>
    </message>
    <message>
        <source>1 series</source>
        <translation>1 个序列</translation>
    </message>
    <message>
        <source>%1 rows</source>
        <translation>%1 行</translation>
    </message>
    <message>
        <source>classification</source>
        <translation>分类</translation>
    </message>
    <message>
        <source>regression</source>
        <translation>回归</translation>
    </message>
    <message>
        <source>forecast</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Open a copy</source>
        <translation>打开副本</translation>
    </message>
    <message>
        <source>Open a copy of %1</source>
        <translation>打开 %1 的副本</translation>
    </message>
</context>
<context>
    <name>stateroom::SchemaModel</name>
    <message>
        <source>%1, computed from other columns</source>
        <translation>%1，由其他列计算</translation>
    </message>
    <message>
        <source>column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>distinct</source>
        <translation>不同值</translation>
    </message>
    <message>
        <source>min</source>
        <translation>最小</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>max</source>
        <translation>最大</translation>
    </message>
    <message>
        <source>distribution</source>
        <translation>分布</translation>
    </message>
    <message>
        <source>transformation</source>
        <translation>变换</translation>
    </message>
    <message>
        <source>type of %1</source>
        <translation>%1 的类型</translation>
    </message>
    <message>
        <source>role of %1</source>
        <translation>%1 的角色</translation>
    </message>
</context>
<context>
    <name>stateroom::SchemaPanel</name>
    <message>
        <source>Schema</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>Find column</source>
        <translation>查找列</translation>
    </message>
    <message numerus="yes">
        <source>%n column(s)</source>
        <translation>
            <numerusform>%n 列</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 rows</source>
        <translation>%1 行</translation>
    </message>
    <message>
        <source>%1 users</source>
        <translation>%1 个用户</translation>
    </message>
</context>
<context>
    <name>stateroom::SettingsForm</name>
    <message>
        <source>Choose a layer in the tree or in the graph.</source>
        <translation>请在树或图中选择一层。</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>set %1</source>
        <translation>设置 %1</translation>
    </message>
</context>
<context>
    <name>stateroom::StartPage</name>
    <message>
        <source>%1 is training, epoch %2 of %3</source>
        <translation>%1 正在训练，第 %2 轮，共 %3 轮</translation>
    </message>
    <message>
        <source>project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>runs</source>
        <translation>运行</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n 次运行</numerusform>
        </translation>
    </message>
    <message>
        <source>activity</source>
        <translation>动态</translation>
    </message>
    <message>
        <source>opened</source>
        <translation>打开时间</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Sample projects</source>
        <translation>示例项目</translation>
    </message>
    <message>
        <source>Train sequence models, and see what they remember of each user.</source>
        <translation>训练序列模型，看它们对每个用户记住了什么。</translation>
    </message>
    <message>
        <source>or type</source>
        <translation>或按</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>最近</translation>
    </message>
    <message>
        <source>Recent projects</source>
        <translation>最近的项目</translation>
    </message>
    <message>
        <source>Drop a file here</source>
        <translation>将文件拖到这里</translation>
    </message>
    <message>
        <source>A CSV becomes a new project; a project folder or *.stateroom file is opened; a model file is inspected.</source>
        <translation>CSV 会成为新项目；项目文件夹或 *.stateroom 文件会被打开；模型文件会被查看。</translation>
    </message>
</context>
<context>
    <name>stateroom::StateEditing</name>
    <message>
        <source>edit of user %1</source>
        <translation>编辑用户 %1</translation>
    </message>
</context>
<context>
    <name>stateroom::StateMessages</name>
    <message>
        <source>Adopt the branch</source>
        <translation>采用该分支</translation>
    </message>
    <message>
        <source>Discard the branch</source>
        <translation>丢弃该分支</translation>
    </message>
    <message>
        <source>Nothing was written: user %1 is at r%2 (%3, by %4), not at r%5</source>
        <translation>未写入任何内容：用户 %1 位于 r%2(%3，作者 %4)，而不是 r%5</translation>
    </message>
    <message>
        <source>: “%1”</source>
        <translation>:“%1”</translation>
    </message>
    <message>
        <source>Show r%1</source>
        <translation>显示 r%1</translation>
    </message>
    <message>
        <source>Discard my edit</source>
        <translation>放弃我的编辑</translation>
    </message>
    <message>
        <source>Put my edit onto r%1</source>
        <translation>将我的编辑应用到 r%1</translation>
    </message>
</context>
<context>
    <name>stateroom::StatePanel</name>
    <message>
        <source>unit</source>
        <translation>单元</translation>
    </message>
    <message>
        <source>before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>after</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>change</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>on output</source>
        <translation>对输出</translation>
    </message>
    <message>
        <source>State, before and after</source>
        <translation>之前与之后的状态</translation>
    </message>
    <message>
        <source>Which state</source>
        <translation>哪个状态</translation>
    </message>
    <message>
        <source>State before, after, and the change, by unit</source>
        <translation>各单元之前、之后的状态及变化</translation>
    </message>
    <message>
        <source>Units that moved most</source>
        <translation>变化最大的单元</translation>
    </message>
    <message>
        <source>Open in States</source>
        <translation>在状态中打开</translation>
    </message>
    <message>
        <source>%1 units, by activity</source>
        <translation>%1 个单元，按活跃度</translation>
    </message>
</context>
<context>
    <name>stateroom::StateUsersModel</name>
    <message>
        <source>made by another model</source>
        <translation>由另一个模型生成</translation>
    </message>
    <message>
        <source>has an edit that is not committed</source>
        <translation>有尚未提交的编辑</translation>
    </message>
    <message>
        <source>user</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>rev.</source>
        <translation>修订</translation>
    </message>
    <message>
        <source>|h|</source>
        <translation>|h|</translation>
    </message>
    <message>
        <source>prediction</source>
        <translation>预测</translation>
    </message>
</context>
<context>
    <name>stateroom::StateUsersPanel</name>
    <message>
        <source>Users</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Actions on users</source>
        <translation>对用户的操作</translation>
    </message>
    <message>
        <source>Filter of users</source>
        <translation>用户筛选</translation>
    </message>
    <message>
        <source>User, or e.g. last_output &gt; 0.3</source>
        <translation>用户，或如 last_output &gt; 0.3</translation>
    </message>
    <message>
        <source>The beginning of a user&apos;s name, or a condition over %1</source>
        <translation>用户名的开头，或关于 %1 的条件</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>已选 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>%1–%2 of %3</source>
        <translation>%1–%2 / %3</translation>
    </message>
    <message>
        <source>User or condition</source>
        <translation>用户或条件</translation>
    </message>
</context>
<context>
    <name>stateroom::StateWriter</name>
    <message>
        <source>reset of user %1</source>
        <translation>重置用户 %1</translation>
    </message>
    <message numerus="yes">
        <source>reset of %n user(s)</source>
        <translation>
            <numerusform>重置 %n 个用户</numerusform>
        </translation>
    </message>
    <message>
        <source>state of user %1 for user %2</source>
        <translation>将用户 %1 的状态给用户 %2</translation>
    </message>
    <message>
        <source>rebuild of user %1</source>
        <translation>重建用户 %1</translation>
    </message>
    <message>
        <source>merge of %1</source>
        <translation>合并 %1</translation>
    </message>
</context>
<context>
    <name>stateroom::StatesController</name>
    <message>
        <source>edit of units</source>
        <translation>编辑单元</translation>
    </message>
</context>
<context>
    <name>stateroom::StatesWorkspace</name>
    <message>
        <source>States</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>No state is kept yet</source>
        <translation>还没有保存任何状态</translation>
    </message>
    <message>
        <source>Here will be what the model remembers of every user, revision by revision, to look at, change and replay. The first states come from predictions: all rows of the project&apos;s data, user by user.</source>
        <translation>这里将逐个修订显示模型对每个用户的记忆，可以查看、修改和重放。最初的状态来自预测：项目数据的所有行，逐个用户。</translation>
    </message>
    <message>
        <source>Fill the ledger from the data</source>
        <translation>用数据填充账本</translation>
    </message>
    <message>
        <source>Reset the selected users…</source>
        <translation>重置所选用户…</translation>
    </message>
    <message>
        <source>Reset all that are listed…</source>
        <translation>重置列出的所有用户…</translation>
    </message>
    <message>
        <source>Copy the list as command</source>
        <translation>将列表复制为命令</translation>
    </message>
    <message>
        <source>The project has no data to fill from.</source>
        <translation>项目没有可用于填充的数据。</translation>
    </message>
    <message>
        <source>Users like this one</source>
        <translation>与此用户相似的用户</translation>
    </message>
    <message>
        <source>Users unlike all others</source>
        <translation>与众不同的用户</translation>
    </message>
    <message>
        <source>Units at their limits</source>
        <translation>处于极限的单元</translation>
    </message>
    <message>
        <source>user %1: the ledger gets r%2</source>
        <translation>用户 %1：账本将新增 r%2</translation>
    </message>
    <message>
        <source>user %1: a revision for each input</source>
        <translation>用户 %1：每个输入一个修订</translation>
    </message>
    <message>
        <source>a branch of user %1</source>
        <translation>用户 %1 的一个分支</translation>
    </message>
    <message>
        <source>a name for this moment</source>
        <translation>此刻的名称</translation>
    </message>
    <message>
        <source>the heads of all users</source>
        <translation>所有用户的头部</translation>
    </message>
    <message numerus="yes">
        <source>%n revision(s), after a question</source>
        <translation>
            <numerusform>确认后写入 %n 个修订</numerusform>
        </translation>
    </message>
    <message>
        <source>Copy users like this one as command</source>
        <translation>将“与此用户相似的用户”复制为命令</translation>
    </message>
    <message>
        <source>Copy users unlike all others as command</source>
        <translation>将“与众不同的用户”复制为命令</translation>
    </message>
    <message>
        <source>Copy units at their limits as command</source>
        <translation>将“处于极限的单元”复制为命令</translation>
    </message>
    <message numerus="yes">
        <source>%n cell(s) of user %1 are edited and not committed.</source>
        <translation>
            <numerusform>用户 %1 有 %n 个单元格已编辑但尚未提交。</numerusform>
        </translation>
    </message>
    <message>
        <source>Kept as a draft, the edit is there again when the user is next opened.</source>
        <translation>保存为草稿后，下次打开该用户时编辑仍在。</translation>
    </message>
    <message>
        <source>Keep as draft</source>
        <translation>保存为草稿</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
</context>
<context>
    <name>stateroom::StatusLine</name>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>%1: epoch %2 of %3, step %4 of %5</source>
        <translation>%1：第 %2 轮，共 %3 轮；第 %4 步，共 %5 步</translation>
    </message>
    <message>
        <source>, %1 left</source>
        <translation>，剩余 %1</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Reading the data…</source>
        <translation>正在读取数据…</translation>
    </message>
    <message>
        <source>%1, </source>
        <translation>%1，</translation>
    </message>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation>
            <numerusform>%n 个错误</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n 个警告</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 rows read in %2 ms</source>
        <translation>读取 %1 行，用时 %2 毫秒</translation>
    </message>
    <message numerus="yes">
        <source>%n thread(s)</source>
        <translation>
            <numerusform>%n 个线程</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n processor(s)</source>
        <translation>
            <numerusform>%n 个处理器</numerusform>
        </translation>
    </message>
    <message>
        <source>, paused</source>
        <translation>，已暂停</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>以及另外 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Ledger revision %1</source>
        <translation>账本修订 %1</translation>
    </message>
</context>
<context>
    <name>stateroom::TensorPanel</name>
    <message>
        <source>tensor</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>sd</source>
        <translation>标准差</translation>
    </message>
    <message>
        <source>norm</source>
        <translation>范数</translation>
    </message>
    <message>
        <source>input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>forget</source>
        <translation>遗忘</translation>
    </message>
    <message>
        <source>cell</source>
        <translation>细胞</translation>
    </message>
    <message>
        <source>output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>update</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>new</source>
        <translation>候选</translation>
    </message>
    <message>
        <source>gate</source>
        <translation>门</translation>
    </message>
    <message>
        <source>distribution</source>
        <translation>分布</translation>
    </message>
    <message>
        <source>Parameters of the layer</source>
        <translation>该层的参数</translation>
    </message>
    <message>
        <source>Histogram</source>
        <translation>直方图</translation>
    </message>
    <message>
        <source>Heatmap</source>
        <translation>热图</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Distribution of the values</source>
        <translation>值的分布</translation>
    </message>
    <message>
        <source>Minimum</source>
        <translation>最小值</translation>
    </message>
    <message>
        <source>Maximum</source>
        <translation>最大值</translation>
    </message>
    <message>
        <source>Zeros</source>
        <translation>零</translation>
    </message>
    <message>
        <source>NaN</source>
        <translation>NaN</translation>
    </message>
    <message>
        <source>Largest singular</source>
        <translation>最大奇异值</translation>
    </message>
    <message>
        <source>By gate</source>
        <translation>按门</translation>
    </message>
    <message>
        <source>Statistics by gate</source>
        <translation>各门的统计</translation>
    </message>
    <message>
        <source>Values as colours</source>
        <translation>以颜色表示的值</translation>
    </message>
    <message>
        <source>Values of the tensor</source>
        <translation>张量的值</translation>
    </message>
    <message>
        <source>Choose a layer.</source>
        <translation>请选择一层。</translation>
    </message>
    <message>
        <source>This layer has no parameters.</source>
        <translation>该层没有参数。</translation>
    </message>
    <message>
        <source>The values of this tensor are not known here.</source>
        <translation>这里不知道该张量的值。</translation>
    </message>
    <message>
        <source>Copy what is shown</source>
        <translation>复制所显示的内容</translation>
    </message>
    <message>
        <source>Since step 0</source>
        <translation>自第 0 步</translation>
    </message>
    <message>
        <source>How far the values have moved since step 0, as a length</source>
        <translation>数值自第 0 步以来移动的距离（长度）</translation>
    </message>
</context>
<context>
    <name>stateroom::ThresholdPanel</name>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Best F1</source>
        <translation>最佳 F1</translation>
    </message>
    <message>
        <source>Recall 0.9</source>
        <translation>召回率 0.9</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>precision %1, recall %2, F1 %3</source>
        <translation>精确率 %1，召回率 %2，F1 %3</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>This is the project&apos;s decision threshold</source>
        <translation>这就是项目的判定阈值</translation>
    </message>
    <message>
        <source>Makes %1 the project&apos;s decision threshold; now it is %2</source>
        <translation>把 %1 设为项目的判定阈值；现在为 %2</translation>
    </message>
</context>
<context>
    <name>stateroom::TimelineLane</name>
    <message>
        <source>Timeline of revisions</source>
        <translation>修订时间线</translation>
    </message>
    <message>
        <source>head</source>
        <translation>头</translation>
    </message>
    <message numerus="yes">
        <source>scratch, %n step(s)</source>
        <translation>
            <numerusform>草稿分支，%n 步</numerusform>
        </translation>
    </message>
    <message>
        <source>new</source>
        <translation>新</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%n 步</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stateroom::ToolBar</name>
    <message>
        <source>Current run</source>
        <translation>当前运行</translation>
    </message>
    <message>
        <source>Choose user</source>
        <translation>选择用户</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>尚无</translation>
    </message>
    <message>
        <source>choose</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>Current user: %1</source>
        <translation>当前用户：%1</translation>
    </message>
    <message>
        <source>&amp;Continue</source>
        <translation>继续(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>暂停(&amp;P)</translation>
    </message>
</context>
<context>
    <name>stateroom::TrainWorkspace</name>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>No run yet</source>
        <translation>还没有运行</translation>
    </message>
    <message>
        <source>Here will be your runs with their curves, live while they learn, with checkpoints and what each run changed.</source>
        <translation>这里将显示您的运行及其曲线（训练时实时更新），以及检查点和每次运行所更改的设置。</translation>
    </message>
    <message>
        <source>Note on %1</source>
        <translation>关于 %1 的备注</translation>
    </message>
    <message>
        <source>What is to be remembered of this run?</source>
        <translation>关于此运行要记住什么？</translation>
    </message>
    <message>
        <source>Export all charts into</source>
        <translation>将所有图表导出到</translation>
    </message>
    <message>
        <source>Pin run %1</source>
        <translation>置顶运行 %1</translation>
    </message>
    <message>
        <source>Unpin run %1</source>
        <translation>取消置顶运行 %1</translation>
    </message>
    <message>
        <source>Note on run %1</source>
        <translation>运行 %1 的备注</translation>
    </message>
</context>
<context>
    <name>stateroom::TransplantBar</name>
    <message>
        <source>Take</source>
        <translation>取用</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>What is copied</source>
        <translation>复制什么</translation>
    </message>
    <message>
        <source>from</source>
        <translation>自</translation>
    </message>
    <message>
        <source>User or revision to copy from</source>
        <translation>要从中复制的用户或修订</translation>
    </message>
    <message>
        <source>user, user@revision or @revision</source>
        <translation>用户、用户@修订 或 @修订</translation>
    </message>
    <message>
        <source>Into the edit; nothing is written until it is committed</source>
        <translation>放入编辑中；提交之前不会写入任何内容</translation>
    </message>
    <message numerus="yes">
        <source>%n selected cell(s)</source>
        <translation>
            <numerusform>选中的 %n 个单元格</numerusform>
        </translation>
    </message>
    <message>
        <source> and </source>
        <translation> 和 </translation>
    </message>
    <message>
        <source>all of %1</source>
        <translation>全部 %1</translation>
    </message>
    <message>
        <source>all layers</source>
        <translation>所有层</translation>
    </message>
</context>
<context>
    <name>stateroom::TwinHeatmaps</name>
    <message>
        <source>Both histories, unit by unit</source>
        <translation>两段历史，逐单元</translation>
    </message>
</context>
<context>
    <name>stateroom::UnitModel</name>
    <message>
        <source>unit</source>
        <translation>单元</translation>
    </message>
    <message>
        <source>number of the unit</source>
        <translation>单元编号</translation>
    </message>
    <message>
        <source>state after the revision; bold: |tanh c| over 0.95</source>
        <translation>该修订之后的状态；粗体：|tanh c| 大于 0.95</translation>
    </message>
    <message>
        <source>gate of the step that made the revision; bold: over 0.95 or under 0.05</source>
        <translation>生成该修订的步的门；粗体：大于 0.95 或小于 0.05</translation>
    </message>
    <message>
        <source>how far h moved in this revision</source>
        <translation>h 在该修订中移动的距离</translation>
    </message>
    <message>
        <source>what the unit adds to the output before its activation</source>
        <translation>该单元对激活前输出的贡献</translation>
    </message>
</context>
<context>
    <name>stateroom::UnitsPanel</name>
    <message>
        <source>Units</source>
        <translation>单元</translation>
    </message>
    <message>
        <source>Prediction now</source>
        <translation>当前预测</translation>
    </message>
    <message>
        <source>After next step</source>
        <translation>下一步之后</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Zero</source>
        <translation>置零</translation>
    </message>
    <message>
        <source>Set the selected cells of h and c to 0</source>
        <translation>将所选的 h 和 c 单元格设为 0</translation>
    </message>
    <message>
        <source>Scale…</source>
        <translation>缩放…</translation>
    </message>
    <message>
        <source>Multiply the selected cells</source>
        <translation>乘以所选单元格</translation>
    </message>
    <message>
        <source>Clamp…</source>
        <translation>截断…</translation>
    </message>
    <message>
        <source>Keep the selected cells within a range</source>
        <translation>将所选单元格限制在范围内</translation>
    </message>
    <message>
        <source>Copy from…</source>
        <translation>复制自…</translation>
    </message>
    <message>
        <source>Dry run</source>
        <translation>试运行</translation>
    </message>
    <message>
        <source>nothing is written yet</source>
        <translation>尚未写入任何内容</translation>
    </message>
    <message>
        <source>Why? The note stays with the revision.</source>
        <translation>为什么？备注随修订保存。</translation>
    </message>
    <message>
        <source>Note of the edit</source>
        <translation>编辑的备注</translation>
    </message>
    <message numerus="yes">
        <source>%n cell(s) edited</source>
        <translation>
            <numerusform>已编辑 %n 个单元格</numerusform>
        </translation>
    </message>
    <message>
        <source>if the head is still r%1</source>
        <translation>若头仍为 r%1</translation>
    </message>
    <message>
        <source>Commit as r%1</source>
        <translation>提交为 r%1</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 毫秒</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Clamp</source>
        <translation>截断</translation>
    </message>
    <message>
        <source>What is on the clipboard is not a column of numbers.</source>
        <translation>剪贴板上的内容不是一列数字。</translation>
    </message>
    <message>
        <source>Take units of another user or revision</source>
        <translation>取用其他用户或修订的单元</translation>
    </message>
    <message>
        <source>Multiply the selected cells by</source>
        <translation>所选单元格乘以</translation>
    </message>
    <message>
        <source>Keep the selected cells within ±</source>
        <translation>将所选单元格限制在 ±</translation>
    </message>
    <message>
        <source>The prediction now crosses the threshold of %1.</source>
        <translation>当前预测越过阈值 %1。</translation>
    </message>
    <message>
        <source>The prediction after it crosses the threshold of %1.</source>
        <translation>之后的预测越过阈值 %1。</translation>
    </message>
    <message>
        <source>Both stay above the threshold of %1.</source>
        <translation>两者仍高于阈值 %1。</translation>
    </message>
    <message>
        <source>Both stay below the threshold of %1.</source>
        <translation>两者仍低于阈值 %1。</translation>
    </message>
    <message>
        <source>Copy the dry run as command</source>
        <translation>将试运行复制为命令</translation>
    </message>
</context>
<context>
    <name>stateroom::UserHeader</name>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Fork</source>
        <translation>分叉</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>重放</translation>
    </message>
    <message>
        <source>More actions</source>
        <translation>更多操作</translation>
    </message>
    <message>
        <source>Tag this moment…</source>
        <translation>标记此刻…</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>复制为命令</translation>
    </message>
    <message>
        <source>To the initial state</source>
        <translation>到初始状态</translation>
    </message>
    <message>
        <source>To zero</source>
        <translation>到零</translation>
    </message>
    <message>
        <source>To the shown revision r%1</source>
        <translation>到所示修订 r%1</translation>
    </message>
    <message>
        <source>To the shown revision</source>
        <translation>到所示修订</translation>
    </message>
    <message>
        <source>New scratch branch…</source>
        <translation>新建草稿分支…</translation>
    </message>
    <message>
        <source>Merge %1 into main</source>
        <translation>将 %1 合并到 main</translation>
    </message>
    <message>
        <source>Discard %1</source>
        <translation>丢弃 %1</translation>
    </message>
    <message>
        <source>Name of this moment for all users</source>
        <translation>此刻对所有用户的名称</translation>
    </message>
    <message>
        <source>No user chosen</source>
        <translation>未选择用户</translation>
    </message>
    <message>
        <source>User %1</source>
        <translation>用户 %1</translation>
    </message>
    <message>
        <source>head r%1</source>
        <translation>头 r%1</translation>
    </message>
    <message>
        <source>read-only</source>
        <translation>只读</translation>
    </message>
    <message>
        <source>%1, model %2, %3</source>
        <translation>%1，模型 %2，%3</translation>
    </message>
    <message>
        <source>Take another user&apos;s state…</source>
        <translation>采用另一用户的状态…</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>所显示的内容</translation>
    </message>
    <message>
        <source>Reset to the initial state</source>
        <translation>重置为初始状态</translation>
    </message>
    <message>
        <source>Reset to zero</source>
        <translation>重置为零</translation>
    </message>
    <message>
        <source>Reset to the shown revision</source>
        <translation>重置到所示修订</translation>
    </message>
    <message>
        <source>Rebuild this user</source>
        <translation>重建此用户</translation>
    </message>
    <message>
        <source>Tag this moment as %1</source>
        <translation>将此刻标记为 %1</translation>
    </message>
    <message>
        <source>To tag %1, r%2</source>
        <translation>到标签 %1，r%2</translation>
    </message>
    <message>
        <source>Reset to the tag</source>
        <translation>重置到标签</translation>
    </message>
    <message>
        <source>Name of the scratch branch; main stays as it is until you merge</source>
        <translation>临时分支的名称；合并之前主线保持不变</translation>
    </message>
    <message>
        <source>Branch that main takes over</source>
        <translation>由主线接管的分支</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>合并</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>加标签</translation>
    </message>
    <message>
        <source>Reset to tag %1</source>
        <translation>重置到标签 %1</translation>
    </message>
</context>
<context>
    <name>stateroom::UserReplayPage</name>
    <message>
        <source>rev.</source>
        <translation>修订</translation>
    </message>
    <message>
        <source>cause</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>recorded</source>
        <translation>记录的</translation>
    </message>
    <message>
        <source>replayed</source>
        <translation>重放的</translation>
    </message>
    <message>
        <source>max |d|</source>
        <translation>最大 |d|</translation>
    </message>
    <message>
        <source>input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>the row is gone</source>
        <translation>该行已不存在</translation>
    </message>
    <message>
        <source>today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Replayed less recorded state of all units by revision</source>
        <translation>按修订显示所有单元重放减去记录的状态</translation>
    </message>
    <message>
        <source>replayed − recorded</source>
        <translation>重放 − 记录</translation>
    </message>
    <message>
        <source>Revisions</source>
        <translation>修订</translation>
    </message>
    <message>
        <source>Inputs that are others today</source>
        <translation>今天已不同的输入</translation>
    </message>
    <message>
        <source>Replaying user %1 …</source>
        <translation>正在重放用户 %1 …</translation>
    </message>
    <message>
        <source>Show r%1</source>
        <translation>显示 r%1</translation>
    </message>
    <message>
        <source>Keep today&apos;s inputs on a branch</source>
        <translation>将今天的输入保留在分支上</translation>
    </message>
    <message numerus="yes">
        <source>Identical: %n revision(s) computed again, the same bit for bit</source>
        <translation>
            <numerusform>一致：重新计算了 %n 个修订，逐位相同</numerusform>
        </translation>
    </message>
    <message>
        <source>Equal within %1: largest |d| %2, %3</source>
        <translation>在 %1 之内相等：最大 |d| %2，%3</translation>
    </message>
    <message>
        <source>; some were computed by another engine or processor</source>
        <translation>；其中一些由另一引擎或处理器计算</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n revision(s) proven</source>
        <translation>
            <numerusform>%n 个修订中 %1 个已验证</numerusform>
        </translation>
    </message>
    <message>
        <source>Differs %1</source>
        <translation>有差异：%1</translation>
    </message>
</context>
<context>
    <name>stateroom::UsersPanel</name>
    <message>
        <source>user</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>other</source>
        <translation>另一</translation>
    </message>
    <message>
        <source>Δ loss</source>
        <translation>Δ 损失</translation>
    </message>
    <message>
        <source>line</source>
        <translation>行号</translation>
    </message>
    <message>
        <source>actual</source>
        <translation>实际</translation>
    </message>
    <message>
        <source>predicted</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>score</source>
        <translation>得分</translation>
    </message>
    <message>
        <source>Open in States</source>
        <translation>在状态中打开</translation>
    </message>
    <message>
        <source>Users by loss</source>
        <translation>按损失排列的用户</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Filter users</source>
        <translation>筛选用户</translation>
    </message>
    <message>
        <source>User %1</source>
        <translation>用户 %1</translation>
    </message>
    <message>
        <source>Loss of %1 and of %2</source>
        <translation>%1 与 %2 的损失</translation>
    </message>
    <message>
        <source>Rows (%1)</source>
        <translation>行 (%1)</translation>
    </message>
    <message>
        <source>Users or rows</source>
        <translation>用户或行</translation>
    </message>
    <message>
        <source>Sequence %1</source>
        <translation>序列 %1</translation>
    </message>
    <message>
        <source>sequence</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>Sequences by loss</source>
        <translation>按损失排列的序列</translation>
    </message>
</context>
<context>
    <name>stateroom::WhatIfPanel</name>
    <message>
        <source>If it were different</source>
        <translation>假如不同</translation>
    </message>
    <message>
        <source>Which output is explained</source>
        <translation>解释哪个输出</translation>
    </message>
    <message>
        <source>Input of the curve</source>
        <translation>曲线的输入</translation>
    </message>
    <message>
        <source>with the user&apos;s state</source>
        <translation>用该用户的状态</translation>
    </message>
    <message>
        <source>this row alone</source>
        <translation>仅此一行</translation>
    </message>
    <message>
        <source>with a fresh state</source>
        <translation>用新状态</translation>
    </message>
    <message>
        <source>If %1 were different</source>
        <translation>假如 %1 不同</translation>
    </message>
    <message>
        <source>now</source>
        <translation>现在</translation>
    </message>
</context>
</TS>
