// Sentences of the layers below the commands, which have them in English alone, whole: {} stands for any text in them.
import { catalogueOf } from '../../chinese/catalogue.ts'

export const faultTexts = catalogueOf(`
The data directory {} cannot be used ({}). Choose another with --data.
→ 无法使用数据目录 {}（{}）。请用 --data 另选。
The folder {} holds files and no database. Move it away, or choose another directory with --data.
→ 目录 {} 中有文件，但没有数据库。请移走该目录，或用 --data 另选。
Another process is taking the data directory {} right now.
→ 另一个进程正在占用数据目录 {}。
The data directory {} is in use by process {}. Stop that process, or choose another directory with
--data. If process {} is not Pactolus, delete {}.
→ 数据目录 {} 正由进程 {} 使用。请停止该进程，或用 --data 另选目录。如果进程 {} 不是 Pactolus，请删除 {}。
PACTOLUS_MASTER_KEY is not the key of this database: secrets in it are sealed under another one. Set
the key it was used with; during a rotation, set the other key as PACTOLUS_MASTER_KEY_PREVIOUS.
→ PACTOLUS_MASTER_KEY 不是该数据库的主密钥，其中的密文使用另一把密钥。请设置原来的密钥；轮换期间请把另一把设为 PACTOLUS_MASTER_KEY_PREVIOUS。
no server takes writes ({})
→ 没有可写的服务器（{}）
the server is read-only
→ 服务器只读
This database is the router of a ledger on several partitions: pactolus partition migrate brings all
of them to this release.
→ 该数据库是分区账本的路由库，请用 pactolus partition migrate 升级路由库和所有分区。
This database is partition {} of {}: name the router's database instead.
→ 该数据库是 {} / {} 号分区，请指定路由库。
The database holds migrations of a newer release ({}: {}). Start the release that wrote them.
→ 数据库已由更新的版本升级（{}：{}）。请使用该版本。
Migration {}/{} differs from the one this database was made with.
→ 迁移 {}/{} 与创建该数据库时使用的不同。
partition {} ({}): {}
→ 分区 {}（{}）：{}
{} partitions need {} more, not {}.
→ {} 个分区还需要 {} 个新数据库，不是 {} 个。
A doubling to other databases is under way: finish or cancel it.
→ 正在向其他数据库翻倍扩容，请先完成或取消。
wal_level is {}: set it to logical and restart this PostgreSQL once
→ wal_level 为 {}：请设为 logical 并重启该 PostgreSQL
it holds accounts: a copy begins empty
→ 其中已有账户，复制目标须为空
Nothing is being doubled: start with --to.
→ 没有进行中的翻倍扩容，请先用 --to 开始。
The partitions are changing places already: repeat the switch.
→ 分区已在切换，请重新执行 switch。
The copy of partition {} to {} is not complete yet.
→ 分区 {} 到 {} 的复制尚未完成。
The copy of partition {} to {} is {} bytes behind.
→ 分区 {} 到 {} 的复制落后 {} 字节。
it has no slot {}
→ 没有复制槽 {}
its copy did not catch up in time: nothing was changed
→ 复制没有及时追上，没有做任何改动
{} is still read
→ {} 仍在使用
A doubling is under way: finish it with pactolus partition double switch.
→ 翻倍扩容尚未完成，请先执行 pactolus partition double switch。
{} of offer {} belongs to partition {}, which does not have all of it: nothing of it was removed.
→ offer {2} 的玩家 {1} 属于分区 {3}，但其中的数据不完整，因此没有删除。
This database is no router: make one of an empty database with pactolus partition create.
→ 该数据库不是路由库。请用 pactolus partition create 把一个空数据库设为路由库。
This database is a partition itself.
→ 该数据库本身是分区。
This PostgreSQL has no PL/Proxy (Debian: postgresql-15-plproxy).
→ 该 PostgreSQL 没有 PL/Proxy（Debian：postgresql-15-plproxy）。
This database holds a ledger of its own: a router begins empty.
→ 该数据库已有自己的账本，路由库须为空。
This database is the router of other partitions already.
→ 该数据库已是其他分区的路由库。
it is a router
→ 它是路由库
it is part {} of {}
→ 它是 {} / {} 号分区
it holds a ledger of its own: a new partition begins empty
→ 其中已有账本，新分区须为空
it has apps of its own, and the router not the same: copy the schema directory there first
→ 其中已有游戏，与路由库不同：请先把 directory 模式复制到路由库
The router counts {} partitions and knows {}.
→ 路由库记录有 {} 个分区，实际登记 {} 个。
Partition {} of {} takes itself for {} of {}.
→ 分区 {} / {} 自身的记录为 {} / {}。
Partition {} has the {} functions of another release.
→ 分区 {} 的 {} 函数属于其他版本。
The router's functions are not those of partition {}.
→ 路由库的函数与分区 {} 的不一致。
The router reaches partitions {}, not {}.
→ 路由库可访问的分区为 {}，应为 {}。
must begin with postgres://
→ 须以 postgres:// 开头
has a host or a port that cannot be read, number {}
→ 第 {} 个主机或端口无法识别
takes target_session_attrs=read-write or primary, not "{}"
→ target_session_attrs 须为 read-write 或 primary，不能是 "{}"
takes sslmode={}, not "{}"
→ sslmode 须为 {} 之一，不能是 "{}"
names a file in {} that cannot be read: {}
→ {} 指定的文件无法读取：{}
takes connect_timeout in whole seconds from 1 to 9999, not "{}"
→ connect_timeout 须为 1 至 9999 的整数秒，不能是 "{}"
There is no host {} to listen on. Choose an address with --host.
→ 没有可监听的主机 {}。请用 --host 指定地址。
the seed {} cannot be used: {}
→ 无法使用种子 {}：{}
{}, which holds the secrets of this data directory: {}
→ {}（保存该数据目录的密钥）：{}
cannot write the ready file {}: {}
→ 无法写入就绪文件 {}：{}
the ready file {} is a link or no file: remove it, or name another with --ready-file
→ 就绪文件 {} 是链接或不是文件：请删除，或用 --ready-file 另选
Line {} is not JSON.
→ 第 {} 行不是 JSON。
Line {} has no type that an export knows.
→ 第 {} 行的 type 不是导出文件的类型。
The file is cut off: its last line has no end.
→ 文件被截断：最后一行不完整。
The file is cut off: it has no footer.
→ 文件被截断：缺少文件尾。
The file is empty.
→ 文件为空。
Line {} is longer than {} characters.
→ 第 {} 行超过 {} 个字符。
Line {} comes after the footer.
→ 第 {} 行在文件尾之后。
Line {}: a file has one header, in its first line.
→ 第 {} 行：文件头只能有一个，且在第一行。
Line {}: its account comes too late.
→ 第 {} 行：账户出现得太晚。
Line {}: entry {} does not follow.
→ 第 {} 行：流水 {} 与上一条不连续。
Line {}: posted_at is after the month.
→ 第 {} 行：posted_at 晚于该月。
`)
